// What was found out about model files on this machine. The data directory may move to another one, or get
// more memory: what was true there is then no longer asked for.
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { threadsSchema } from '../../preload/contract/methods.ts';
import type { Threads } from '../../preload/contract/models.ts';
import type { Configuration } from '../models/fit.ts';
import type { SpeedShown } from '../models/speed-watch.ts';
import { translateErrors } from './store-errors.ts';

const schemas = {
  threads: threadsSchema,
  speed: z.object({
    prefill: z.object({ shown: z.number(), slow: z.number() }),
    decode: z.object({ shown: z.number(), slow: z.number() }),
    measured: z.object({ prefill: z.number(), decode: z.number() }).optional(),
  }),
  failed: z.array(
    z.object({
      contextLength: z.number(),
      kvType: z.enum(['f16', 'q8_0']),
      layersOnDevice: z.number(),
    }),
  ),
  unforeseen: z.number(),
  abortedDevices: z.array(z.string()),
};
type Kind = keyof typeof schemas;
const ofEveryFile = '';

export type MachineFacts = ReturnType<typeof createMachineFacts>;

/** @param machine names this machine, by what decides speeds and room */
export function createMachineFacts(db: Database, machine: string) {
  const find = db.prepare<[string, string, string], { value: string }>(
    'SELECT value FROM machine_facts WHERE machine = ? AND file = ? AND kind = ?',
  );
  const put = db.prepare<[string, string, string, string]>(
    `INSERT INTO machine_facts (machine, file, kind, value) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare<[string, string, string]>(
    'DELETE FROM machine_facts WHERE machine = ? AND file = ? AND kind = ?',
  );

  function read<K extends Kind>(file: string, kind: K): z.infer<(typeof schemas)[K]> | null {
    const row = find.get(machine, file, kind);
    if (row === undefined) return null;
    try {
      return schemas[kind].parse(JSON.parse(row.value)) as z.infer<(typeof schemas)[K]>;
    } catch {
      return null;
    }
  }

  const write = (file: string, kind: Kind, value: unknown): void =>
    void put.run(machine, file, kind, JSON.stringify(value));

  /** `file` names a model file by what makes it the same one: see `fileKey`. */
  return translateErrors({
    /** Those that were measured. */
    threads: (file: string): Threads | null => read(file, 'threads'),
    noteThreads: (file: string, threads: Threads): void => write(file, 'threads', threads),
    speed: (file: string): SpeedShown | null => read(file, 'speed'),
    noteSpeed: (file: string, speed: SpeedShown): void => write(file, 'speed', speed),
    /** So that it is measured again. */
    forgetThreads(file: string): void {
      remove.run(machine, file, 'threads');
      remove.run(machine, file, 'speed');
    },
    /** What it could not be loaded with, or run with. */
    failed: (file: string): readonly Configuration[] => read(file, 'failed') ?? [],
    noteFailed(file: string, configuration: Configuration): void {
      write(file, 'failed', [...(read(file, 'failed') ?? []), configuration]);
    },
    forgetFailed: (file: string): void => void remove.run(machine, file, 'failed'),
    /** Bytes of memory that it took beyond what was said; 0: as much as that. */
    unforeseenBytes: (file: string): number => read(file, 'unforeseen') ?? 0,
    noteUnforeseen: (file: string, bytes: number): void => write(file, 'unforeseen', bytes),
    /** Names of devices whose driver ended the process. */
    abortedDevices: (): readonly string[] => read(ofEveryFile, 'abortedDevices') ?? [],
    noteAbortedDevice(device: string): void {
      const known = read(ofEveryFile, 'abortedDevices') ?? [];
      if (!known.includes(device)) write(ofEveryFile, 'abortedDevices', [...known, device]);
    },
    /** So that everything is tried in full again. */
    forgetFailures(file: string): void {
      remove.run(machine, file, 'failed');
      remove.run(machine, file, 'unforeseen');
      remove.run(machine, ofEveryFile, 'abortedDevices');
    },
  });
}
