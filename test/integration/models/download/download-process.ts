// A download in a process of its own, to be killed: takes the order on standard input, prints a line when it begins.
import { text } from 'node:stream/consumers';
import { download } from '../../../../main/models/download/download.ts';
import { createRateLimiter } from '../../../../main/models/download/rate-limit.ts';
import { createHttp } from '../../../../main/models/hub/http.ts';

const { order, chunkBytes } = JSON.parse(await text(process.stdin));
process.stdout.write('begun\n');
const http = createHttp({ env: {}, proxy: () => null });
const limiter = createRateLimiter(() => null);
await download(order, { http, limiter, signal: new AbortController().signal, chunkBytes, noteEveryMs: 20 });
http.close();
