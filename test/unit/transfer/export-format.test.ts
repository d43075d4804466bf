// What docs/export-format.md says of a file is what files are checked by.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { archiveVersion } from '../../../main/transfer/archive/json-archive.ts';
import { conversationSchema, headSchema } from '../../../main/transfer/archive/schema.ts';
import { at } from '../../../scripts/places.ts';

const document = readFileSync(at('docs/export-format.md'), 'utf8');
const [, file = '', conversation = '', message = ''] =
  /^([\s\S]*?)## A conversation\n([\s\S]*?)## A message\n([\s\S]*?)\n## /.exec(document) ?? [];
/** Members that a table names in its first column. */
const named = (section: string) =>
  [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  );

describe('every member of a file is described, and no other', () => {
  test('of the file itself', () => {
    const written = ['app', 'exportedAt'];
    expect(named(file).sort()).toEqual([...Object.keys(headSchema.shape), ...written].sort());
    expect(file).toContain(`| \`format\`, \`version\` | \`"xenon-desktop"\`, ${archiveVersion} |`);
  });

  test('of a conversation', () => {
    expect(named(conversation).sort()).toEqual(Object.keys(conversationSchema.shape).sort());
  });

  test('of a message', () => {
    const { element } = conversationSchema.shape.messages;
    expect(named(message).sort()).toEqual(Object.keys(element.shape).sort());
  });
});
