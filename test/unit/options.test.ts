import { expect, test } from 'vitest';
import { type Options, parseOptions } from '../../main/options.ts';

const parsed = (...args: string[]): Options => {
  const result = parseOptions(args, '/here');
  if (!result.ok) throw new Error(result.sentence);
  return result.options;
};
const sentence = (...args: string[]): string => {
  const result = parseOptions(args, '/here');
  return result.ok ? '' : result.sentence;
};

test('without options: any free port of this machine, a browser opens, the engine takes the GPU it finds', () => {
  expect(parsed()).toEqual({ port: 0, host: '127.0.0.1', open: true, gpu: 'auto' });
});

test('every option is read', () => {
  const args = '--data-dir /d --model /m.gguf --port 8080 --host ::1 --no-open --engine-gpu off'.split(' ');
  expect(parsed(...args)).toEqual({
    dataDir: '/d',
    modelPath: '/m.gguf',
    port: 8080,
    host: '::1',
    open: false,
    gpu: 'off',
  });
  expect(parsed('--port=1').port).toBe(1);
});

test('relative paths are below the directory where the person stands', () => {
  expect(parsed('--data-dir', 'd', '--model', '../m.gguf')).toMatchObject({
    dataDir: '/here/d',
    modelPath: '/m.gguf',
  });
});

test.each([
  ['--nonsense'],
  ['-x'],
  ['serve'],
  ['--data-dir'],
  ['--data-dir='],
  ['--model='],
  ['--no-open=yes'],
  ['--port', 'http'],
  ['--port', '65536'],
  ['--port', '-1'],
  ['--port', '1.5'],
  ['--engine-gpu', 'cuda'],
])('%s %s is refused in one line', (...args) => {
  expect(sentence(...args)).toMatch(/^[^\n]+\.$/);
});

test('an unknown option is named, with those that there are', () => {
  expect(sentence('--modle', 'x')).toMatch(
    /^Unknown option '--modle'\. The options are --data-dir DIR, --model/,
  );
});

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s may be listened on', (host) => {
  expect(parsed('--host', host).host).toBe(host);
});

test.each(['0.0.0.0', '::', '192.168.0.1', 'example.org', '127.evil.example', ''])(
  'an address that other machines reach is refused: "%s"',
  (host) => {
    expect(sentence('--host', host)).toContain('loopback');
  },
);
