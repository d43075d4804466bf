// What the processes of the app hold in memory and take of the processor, as the kernel counts it (Linux only:
// /proc).
import { readdirSync, readFileSync } from 'node:fs';
import type { BrowserHost } from './browser-host.ts';

const mib = 2 ** 20;

export interface Resident {
  /** Resident set, in MiB. */
  readonly rss: number;
  /** The same with shared pages divided among those who share them, so that processes can be added up. */
  readonly pss: number;
}

/**
 * @param without the path of a file whose mapped pages do not count
 */
export function residentOf(pid: number, without?: string): Resident {
  let counts = true;
  let [rss, pss] = [0, 0];
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) counts = without === undefined || !line.endsWith(` ${without}`);
    if (!counts) continue;
    const [, field, kib] = /^(Rss|Pss):\s+(\d+) kB/.exec(line) ?? [];
    if (field === 'Rss') rss += (Number(kib) * 1024) / mib;
    if (field === 'Pss') pss += (Number(kib) * 1024) / mib;
  }
  return { rss, pss };
}

/** The most that a process had in memory so far, the pages of mapped files among it. MiB. */
export function peakMibOf(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib ?? 0) * 1024) / mib;
}

/** Time of the processor that all threads of a process have taken, in ms; counted in ticks of 10. */
export function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Process id of the one child of `parent` whose command line has `name` in it. */
export function childOf(parent: number, name: string): number {
  const found = readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      return Number(fields?.[1]) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name);
    } catch {
      return false; // It has just ended.
    }
  });
  if (found.length !== 1) throw new Error(`${found.length} processes "${name}" below ${parent}.`);
  return Number(found[0]);
}

/** Process id of the renderer that draws the page: the one that has worked most. */
export async function rendererOf({ page }: BrowserHost): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const [renderer] = processInfo
    .filter(({ type }) => type === 'renderer')
    .sort((a, b) => b.cpuTime - a.cpuTime);
  if (renderer === undefined) throw new Error('The browser has no renderer.');
  return renderer.id;
}
