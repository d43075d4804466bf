// A conversation as Markdown: to be read, and to be read in again (see `read-markdown.ts`). Each text stands there
// to the byte. A comment that no text of the file contains begins each turn, so that nothing that was said can be
// taken for what divides it; Markdown shows no comments.
import { createHash } from 'node:crypto';
import type { ExportOptions } from '../../../preload/contract/export-choice.ts';
import type { ArchivedFolder, SaidConversation, SaidMessage } from '../../store/archive/record.ts';
import { openFence } from './open-fence.ts';
import { folderPath, toTranscript } from './transcript.ts';
import type { Part } from './tree.ts';
import { words } from './words.ts';

export const markdownFormat = 'xenon-conversation';
export const markdownVersion = 1;

/** What a turn's comment says of it. */
export interface TurnMark {
  readonly role: 'instruction' | 'user' | 'assistant';
  readonly id?: string;
  readonly parent?: string | null;
  /** ms since 1970; left out with the timestamps. */
  readonly at?: number;
  readonly model?: string;
  readonly level?: string;
  /** Left out where it is `complete`. */
  readonly status?: string;
  /** A fence that is behind the text on a line of its own, since the text leaves one open. */
  readonly fence?: string;
}

export function* toMarkdown(
  conversation: SaidConversation,
  parts: readonly Part<SaidMessage>[],
  folders: readonly ArchivedFolder[],
  options: ExportOptions,
): Iterable<string> {
  const transcript = toTranscript(conversation, parts, folders, options);
  const { instruction } = transcript;
  const texts = [instruction, ...parts.flatMap(({ messages }) => messages.map(({ text }) => text))];
  const key = keyFor(conversation.id, texts);
  const block = (mark: TurnMark, headings: readonly string[], text: string): string => {
    const fence = openFence(text);
    const told: TurnMark = fence === null ? mark : { ...mark, fence };
    return `\n${markLine(key, told)}\n${headings.join('\n')}\n\n${text}\n${fence === null ? '' : `${fence}\n`}`;
  };

  yield `${frontMatter(conversation, folderPath(conversation.folderId, folders), options, key)}\n# ${escaped(transcript.title)}\n`;
  if (instruction !== '') yield block({ role: 'instruction' }, [`## ${words.instruction}`], instruction);
  for (const [place, { heading, turns }] of transcript.parts.entries()) {
    for (const [number, { speaker, facts, text, ending }] of turns.entries()) {
      const headings = [
        ...(heading !== null && number === 0 ? [`# ${escaped(heading)}`] : []),
        `## ${escaped(speaker)}`,
        ...line(ending === '' ? facts : [...facts, ending]),
      ];
      yield block(markOf(parts[place]!.messages[number]!, options), headings, text);
    }
  }
}

export function markStart(key: string): string {
  return `<!-- turn:${key} `;
}

function markLine(key: string, mark: TurnMark): string {
  // Two hyphens would end the comment for some readers.
  return `${markStart(key)}${inAscii(mark).replaceAll('--', '-\\u002d')} -->`;
}

function markOf(message: SaidMessage, { timestamps }: ExportOptions): TurnMark {
  const { role, id, parentId, createdAt, model, level, status } = message;
  return {
    role,
    id,
    parent: parentId,
    ...(timestamps ? { at: createdAt } : {}),
    ...(model === null ? {} : { model }),
    ...(level === null ? {} : { level }),
    ...(status === 'complete' ? {} : { status }),
  };
}

/** YAML in which every value is JSON, which YAML contains. */
function frontMatter(
  { id, title, createdAt, updatedAt, tags }: SaidConversation,
  folder: readonly string[],
  { timestamps }: ExportOptions,
  key: string,
): string {
  const values: readonly (readonly [string, unknown])[] = [
    ['format', markdownFormat],
    ['version', markdownVersion],
    ['id', id],
    ['title', title],
    ...(timestamps
      ? ([
          ['created', new Date(createdAt).toISOString()],
          ['updated', new Date(updatedAt).toISOString()],
        ] as const)
      : []),
    ...(folder.length > 0 ? ([['folder', folder]] as const) : []),
    ...(tags.length > 0 ? ([['tags', tags]] as const) : []),
    ['turns', key],
  ];
  return `---\n${values.map(([name, value]) => `${name}: ${inAscii(value)}\n`).join('')}---\n`;
}

/** JSON without characters that YAML or an editor might take for something: line breaks of other kinds, and controls. */
function inAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same for the same texts, so that an export that is made again is the same file. */
function keyFor(id: string, texts: readonly string[]): string {
  for (let attempt = 0; ; attempt++) {
    const key = createHash('sha256').update(`${id} ${attempt}`).digest('hex').slice(0, 8);
    if (!texts.some((text) => text.includes(markStart(key)))) return key;
  }
}

function line(facts: readonly string[]): string[] {
  return facts.length === 0 ? [] : [`*${facts.map(escaped).join(' · ')}*`];
}

/**
 * Words of the app's and of people's in a line of their own: nothing in them is Markdown or HTML. What CommonMark gives
 * no meaning to where it stands stays as it is, to be read: an underscore within a word ("Q8_0"), "C#", "R&D".
 */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replace(markup, '\\$&');
}

const markup = new RegExp(
  [
    /[\\`*[<~]/,
    // Between two letters or digits it begins and ends nothing.
    /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u,
    // An entity.
    /&(?=#?\w+;)/,
    // At the beginning of a heading, or at its end, where it closes it.
    /(?<!\S)#/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);
