import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Content, createBytesOf } from '../../../main/transfer/export/bytes.ts';
import { tempDir } from '../../integration/store/temp-dir.ts';

/** Each piece is copied at once: it holds only until the next one is asked for. */
function collected(content: Content, bytesOf = createBytesOf()): Buffer {
  const pieces: Buffer[] = [];
  for (const piece of bytesOf(content)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

test('texts of any length and bytes become what they are in UTF-8, in their order', () => {
  const unit = fc.constantFrom('a', 'ä', '€', '👩‍👩‍👧‍👦');
  const text = fc.tuple(fc.string({ unit, maxLength: 20 }), fc.integer({ min: 0, max: 30_000 }));
  const part = fc.oneof(
    text.map(([word, times]) => word.repeat(times)),
    fc.uint8Array({ maxLength: 100 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const whole = Buffer.concat(parts.map((one) => Buffer.from(one as string)));
      expect(collected(parts).equals(whole)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('a file is given whole, and one content after the other by the same memory', () => {
  const path = join(tempDir(), 'file');
  const bytes = Buffer.alloc(600_000, 'abcdefg');
  writeFileSync(path, bytes);
  const bytesOf = createBytesOf();
  expect(collected(['before'], bytesOf).toString()).toBe('before');
  expect(collected({ path }, bytesOf).equals(bytes)).toBe(true);
  expect(collected([], bytesOf)).toHaveLength(0);
});
