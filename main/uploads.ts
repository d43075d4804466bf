// Files that a page sends, as requests: the same for the loopback server and for app://. The answer is an outcome
// as calls have it.
import { z } from 'zod';
import type { Outcome } from '../preload/contract/errors.ts';
import type { App } from './app.ts';
import { AppError } from './errors.ts';

export type Uploads = (request: Request) => Promise<Response>;

const querySchema = z.object({ import: z.uuid(), name: z.string().max(1000) });

/** Answers a POST that was let in. */
export function createUploads(app: Pick<App, 'receiveFile'>): Uploads {
  return async (request) => {
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success) return answer({ ok: false, error: new AppError('badRequest').data });
    const { import: importId, name } = query.data;
    const announced = Number(request.headers.get('content-length') ?? NaN);
    const length = Number.isSafeInteger(announced) && announced >= 0 ? announced : null;
    return answer(await app.receiveFile(importId, { name, length, body: bytesOf(request.body) }));
  };
}

async function* bytesOf(body: Request['body']): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // The sender stops where nobody takes it any more.
    await reader.cancel().catch(() => {});
  }
}

function answer(outcome: Outcome<null>): Response {
  return Response.json(outcome, { headers: { 'cache-control': 'no-store' } });
}
