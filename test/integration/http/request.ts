// Requests as they go over the wire: `fetch` sets Host itself and tidies paths up.
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request to 127.0.0.1 and reads until the server ends the connection. */
export async function rawRequest(
  port: number,
  request: { method?: string; path: string; headers: Record<string, string>; body?: string },
): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `${request.method ?? 'GET'} ${request.path} HTTP/1.1\r\nconnection: close\r\n${lines.join('')}\r\n${request.body ?? ''}`,
  );
  const answer = await text(socket);
  const end = answer.indexOf('\r\n\r\n');
  const [status, ...headers] = answer.slice(0, end).split('\r\n');
  return {
    status: Number(status?.split(' ')[1]),
    headers: Object.fromEntries(
      headers.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    ),
    body: answer.slice(end + 4),
  };
}
