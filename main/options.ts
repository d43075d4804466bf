// The options that both hosts are started with.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** Absolute; absent: the usual place of the system. */
  readonly dataDir?: string;
  /** Absolute path of a GGUF. */
  readonly modelPath?: string;
  /** Absolute path of a folder of original weights. */
  readonly weightsPath?: string;
  /** 0: any free port. */
  readonly port: number;
  /** A loopback address. */
  readonly host: string;
  /** Whether to open a browser. */
  readonly open: boolean;
  readonly gpu: 'auto' | 'off';
}

export type ParsedOptions =
  | { readonly ok: true; readonly options: Options }
  /** One sentence on what is wrong. */
  | { readonly ok: false; readonly sentence: string };

const known =
  '--data-dir DIR, --model FILE, --weights FOLDER, --port N, --host ADDRESS, --no-open, --engine-gpu auto|off';

/** Reads the options from command line arguments; relative paths are below `cwd`. */
export function parseOptions(args: readonly string[], cwd: string): ParsedOptions {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        model: { type: 'string' },
        weights: { type: 'string' },
        port: { type: 'string', default: '0' },
        host: { type: 'string', default: '127.0.0.1' },
        'no-open': { type: 'boolean', default: false },
        'engine-gpu': { type: 'string', default: 'auto' },
      },
    }));
  } catch (error) {
    // Node explains more than fits into one line after the first full stop.
    const reason = (error as Error).message.split(/\.\s|\n/)[0];
    return { ok: false, sentence: `${reason}. The options are ${known}.` };
  }
  const {
    'data-dir': dataDir,
    model,
    weights,
    port,
    host,
    'engine-gpu': gpu,
  } = values as Record<string, string>;
  const wrong = (sentence: string): ParsedOptions => ({ ok: false, sentence });
  if (dataDir === '') return wrong('--data-dir needs a directory.');
  if (model === '') return wrong('--model needs a file.');
  if (weights === '') return wrong('--weights needs a folder.');
  if (!/^\d{1,5}$/.test(port!) || Number(port) > 65535)
    return wrong(`--port takes a number from 0 to 65535, not "${port}".`);
  if (!isLoopback(host!))
    return wrong(
      `--host takes a loopback address (127.0.0.1, ::1 or localhost), not "${host}": the app is for this machine alone.`,
    );
  if (gpu !== 'auto' && gpu !== 'off') return wrong(`--engine-gpu takes auto or off, not "${gpu}".`);
  return {
    ok: true,
    options: {
      ...(dataDir === undefined ? {} : { dataDir: resolve(cwd, dataDir) }),
      ...(model === undefined ? {} : { modelPath: resolve(cwd, model) }),
      ...(weights === undefined ? {} : { weightsPath: resolve(cwd, weights) }),
      port: Number(port),
      host: host!,
      open: values['no-open'] !== true,
      gpu,
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
