// The secret of the browser host's cookie. It is kept, so that pages stay signed in when the app is
// started again on the same port; the token of the printed address is not.
import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** 32 random bytes, safe in URLs and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The secret kept in the data directory; made, readable to the person alone, where there is none. */
export async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'browser-session');
  const kept = await readFile(path, 'utf8').catch(() => '');
  const isKept = /^[\w-]{43}$/.test(kept);
  const secret = isKept ? kept : randomSecret();
  try {
    if (!isKept) await writeFile(path, secret, { mode: 0o600 });
    await chmod(path, 0o600);
  } catch {
    // On a disk that is full or can only be read the app starts all the same; pages sign in anew the next time.
  }
  return secret;
}
