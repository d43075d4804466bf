// What is kept about hubs beside the settings, because settings are shown, exported and backed up: the access
// token, readable to the person alone, and how fast the last download was.
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';

const schema = z.object({
  /** With the origin that it was given for: another hub never gets it. */
  token: z.object({ origin: z.string(), secret: z.string() }).nullable().catch(null),
  /** Bytes per second. */
  rate: z.number().positive().nullable().catch(null),
});

export type HubMemory = ReturnType<typeof createHubMemory>;

export function createHubMemory(dataDir: string) {
  const path = join(dataDir, 'hub.json');
  let kept = read(path);

  function write(changes: Partial<typeof kept>): void {
    const next = { ...kept, ...changes };
    try {
      writeFileSync(`${path}.new`, JSON.stringify(next), { mode: 0o600 });
      // The mode above counts only for a file that was not there.
      chmodSync(`${path}.new`, 0o600);
      renameSync(`${path}.new`, path);
    } catch (cause) {
      throw new AppError('dataDirUnwritable', { detail: { path: dataDir }, cause });
    }
    kept = next;
  }

  return {
    /** The token for a hub's address; null where none was given for it. */
    tokenFor: (baseUrl: string): string | null =>
      kept.token?.origin === new URL(baseUrl).origin ? kept.token.secret : null,
    /** @throws AppError `dataDirUnwritable` */
    setToken(baseUrl: string, secret: string | null): void {
      write({ token: secret === null ? null : { origin: new URL(baseUrl).origin, secret } });
    },
    get rate() {
      return kept.rate;
    },
    /** What cannot be kept is measured again. */
    noteRate(rate: number): void {
      try {
        write({ rate });
      } catch {}
    },
  };
}

function read(path: string): z.infer<typeof schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { token: null, rate: null };
  }
}
