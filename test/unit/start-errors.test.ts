import { describe, expect, test } from 'vitest';
import { AppError } from '../../main/errors.ts';
import { startFailure } from '../../main/start-errors.ts';
import { errorCodes } from '../../preload/contract/errors.ts';

const context = { dataDir: '/data', modelPath: '/m.gguf', address: 'http://127.0.0.1:8080' };

test.each(errorCodes)('%s is told in one line that ends as a sentence', (code) => {
  const { sentence } = startFailure(
    new AppError(code, { cause: new Error('EACCES: no\nat main.ts') }),
    context,
  );
  expect(sentence).toMatch(/^[^\n]{10,}\.$/);
  expect(sentence).not.toContain('undefined');
});

describe('the sentence names what it is about', () => {
  test.each([
    ['modelMissing', '/m.gguf', 2],
    ['modelUnreadable', '/m.gguf', 2],
    ['modelNotGguf', '/m.gguf', 2],
    ['modelTruncated', '/m.gguf', 2],
    ['modelArchitecture', '/m.gguf', 2],
    ['dataDirUnwritable', '/data', 1],
    ['dataDirInUse', '/data', 1],
    ['databaseNewer', '/data', 1],
    ['databaseDamaged', '/data', 1],
    ['portInUse', 'http://127.0.0.1:8080', 1],
  ] as const)('%s: %s, exit code %i', (code, named, exitCode) => {
    const failure = startFailure(new AppError(code), context);
    expect(failure.sentence).toContain(named);
    expect(failure.exitCode).toBe(exitCode);
  });

  test('an architecture that cannot be used is named', () => {
    const error = new AppError('modelArchitecture', { detail: { architecture: 'gemma3' } });
    expect(startFailure(error, context).sentence).toContain('"gemma3"');
  });

  test('what the system said is passed on', () => {
    const error = new AppError('portInUse', { cause: new Error('listen EADDRINUSE') });
    expect(startFailure(error, context).sentence).toContain('(listen EADDRINUSE)');
  });
});
