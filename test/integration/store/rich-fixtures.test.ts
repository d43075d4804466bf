// Stores with something of everything, as earlier versions left them: nothing of it is lost or changed by opening.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { databaseFileName } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/store.ts';
import { readAll } from '../../fixtures/rich-store.ts';
import { tempDir } from './temp-dir.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'rich');

test.each(readdirSync(folder).filter((name) => name.endsWith('.db')))(
  '%s opens with all that it holds',
  (name) => {
    const dir = tempDir();
    copyFileSync(join(folder, name), join(dir, databaseFileName));
    const store = openStore(dir);
    onTestFinished(() => store.close());
    const expected = JSON.parse(readFileSync(join(folder, name.replace('.db', '.json')), 'utf8'));
    const found = readAll(store);
    // A later version may know more of each, but nothing less and nothing else.
    expect(found).toMatchObject(expected);
    // What a version did not know yet, there is none of.
    for (const [kind, all] of Object.entries(found))
      if (Array.isArray(all)) expect(all, kind).toHaveLength((expected[kind] ?? []).length);
    expect(expected.conversations).toHaveLength(12);
    // Seven in each, of some fixtures three deleted.
    expect(expected.messages.length).toBeGreaterThan(80);
  },
);
