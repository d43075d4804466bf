// llama.cpp's own server as a peer to measure against. BENCH_PEER is the command that starts it, without
// options: a path, or a path with arguments before the server's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sampling } from '../../preload/contract/models.ts';

export interface PeerSetting {
  readonly modelPath: string;
  readonly threads: number;
  readonly contextLength: number;
  readonly sampling: Sampling;
}

export interface Peer {
  readonly threads: number;
  /** Tokens per second of a streamed reply, between its first token and its last. `sampling`: the setting's, if not given. */
  run(prompt: string, sampling?: Sampling): Promise<number>;
  close(): Promise<void>;
}

const startsWithinMs = 60_000;

/** @throws Error in words where BENCH_PEER is not set, or does not start a server */
export async function startPeer(setting: PeerSetting): Promise<Peer> {
  const { modelPath, threads, contextLength } = setting;
  const command = process.env.BENCH_PEER;
  if (!command)
    throw new Error(
      'BENCH_PEER is not set: it is the command that starts llama-server, /usr/bin/llama-server for example. Nothing was measured.',
    );
  const port = await freePort();
  const options = ['-m', modelPath, '--host', '127.0.0.1', '--port', port, '-c', contextLength, '-np', 1];
  const args = [...options, '-t', threads, '-tb', threads, '--no-webui'].map(String);
  const [file = '', ...before] = command.split(' ').filter(Boolean);
  const child = spawn(file, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed = `${printed}${chunk}`.slice(-2000);
  });
  let ended = false;
  child.on('error', (error) => {
    ended = true;
    printed += error.message;
  });
  child.on('exit', () => {
    ended = true;
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + startsWithinMs;
  while (
    !(await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (ended || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`BENCH_PEER did not start a server: ${printed}`);
    }
    await sleep(100);
  }

  return {
    threads,
    async run(prompt, sampling = setting.sampling) {
      const { temperature, topK, topP, minP, seed, maxTokens } = sampling;
      const sampler = { temperature, top_k: topK, top_p: topP, min_p: minP, repeat_penalty: 1, seed };
      const samplers = ['top_k', 'top_p', 'min_p', 'temperature'];
      const order = { prompt, n_predict: maxTokens, stream: true, cache_prompt: false, ...sampler, samplers };
      const answer = await fetch(`${url}/completion`, { method: 'POST', body: JSON.stringify(order) });
      if (!answer.ok || answer.body === null) throw new Error(`The peer answered ${answer.status}.`);
      const decoder = new TextDecoder();
      let pending = '';
      let tokens = 0;
      let [firstAt, lastAt] = [0, 0];
      for await (const chunk of answer.body) {
        const lines = (pending + decoder.decode(chunk, { stream: true })).split('\n');
        pending = lines.pop() ?? '';
        const time = performance.now();
        for (const line of lines) {
          if (!line.startsWith('data: ')) continue;
          const { stop, tokens: ids } = JSON.parse(line.slice(6)) as { stop: boolean; tokens?: number[] };
          if (stop) continue;
          tokens += ids?.length ?? 1;
          lastAt = time;
          if (firstAt === 0) firstAt = time;
        }
      }
      if (tokens !== maxTokens) throw new Error(`The peer wrote ${tokens} tokens of ${maxTokens}.`);
      return ((tokens - 1) / (lastAt - firstAt)) * 1000;
    },
    async close() {
      if (ended) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
