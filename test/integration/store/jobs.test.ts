import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/store.ts';
import { tempDir } from './temp-dir.ts';

test('a job of an earlier version is there with what it had done', () => {
  const dir = tempDir();
  const fixture = join(import.meta.dirname, '../../fixtures/schemas/0006.db');
  copyFileSync(fixture, join(dir, databaseFileName));
  const store = openStore(dir);
  onTestFinished(() => store.close());
  const params = { target: '/models/xenon-4-Q4_K_M.gguf' };
  expect(store.jobs.list()).toEqual([
    {
      id: '5a0c6c0e-3b1e-4a57-9a53-0a5c3f0b7d11',
      about: { purpose: 'makeLevels', name: 'Xenon-4', levels: ['Q4_K_M'], originals: null },
      state: 'queued',
      error: null,
      createdAt: 1_700_000_000_000,
      steps: [
        { kind: 'quantize', subject: 'Q4_K_M', params, memory: null, done: true },
        { kind: 'verify', subject: 'Q4_K_M', params, memory: null, done: false },
      ],
    },
  ]);
});
