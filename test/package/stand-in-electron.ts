// A folder that electron-builder takes for Electron: it downloads nothing, and the archive it makes is real.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the place of the fuses in Electron's binary (@electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = 8;

/** Writes the folder; every fuse is off, as "0". */
export function writeStandInElectron(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(join(folder, name), '');
  const wire = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([1, fuses]),
    Buffer.from('0'.repeat(fuses)),
  ]);
  writeFileSync(join(folder, 'electron'), wire);
  chmodSync(join(folder, 'electron'), 0o755);
}

/** The states of the fuses in a binary, in the order of FuseV1Options: "0" off, "1" on. */
export function readFuses(binary: Buffer): string {
  const start = binary.indexOf(sentinel) + sentinel.length + 2;
  return binary.subarray(start, start + fuses).toString();
}
