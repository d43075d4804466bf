// What the app has acknowledged in the course of a day, and what of it a file does not hold.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { databaseFileName } from '../../main/store/database.ts';
import type { Store } from '../../main/store/store.ts';
import { openStore } from '../../main/store/store.ts';
import { isWholeExport } from './day-exports.ts';
import { type Tree, treeIn } from './day-tree.ts';

/** Something that is so from the moment on at which the app has said so. */
export type Fact =
  | {
      readonly kind: 'turn';
      readonly conversationId: string;
      readonly questionId: string;
      readonly replyId: string;
      readonly text: string;
    }
  /** `length` characters of the reply were shown at `at`, ms since 1970. */
  | { readonly kind: 'shown'; readonly replyId: string; readonly at: number; readonly length: number }
  | {
      readonly kind: 'ended';
      readonly conversationId: string;
      readonly replyId: string;
      readonly length: number;
    }
  /** Of a step in the tree that is under way it is not known yet what is shown after it: then there is no `leafId`. */
  | ({ readonly kind: 'tree'; readonly conversationId: string } & Pick<Tree, 'visible'> & Partial<Tree>)
  | { readonly kind: 'draft'; readonly key: string; readonly text: string }
  /** Null: it is deleted. */
  | { readonly kind: 'savedText'; readonly id: string; readonly text: string | null }
  | { readonly kind: 'title'; readonly conversationId: string; readonly title: string }
  | {
      readonly kind: 'place';
      readonly conversationId: string;
      readonly pinned: boolean;
      readonly tag: string;
    }
  | { readonly kind: 'trash'; readonly conversationId: string; readonly isIn: boolean }
  /** `texts`: what was imported, of which only the texts are known. */
  | {
      readonly kind: 'gone';
      readonly conversationIds: readonly string[];
      readonly texts: readonly string[];
    }
  /** Deleted turns that went for good. */
  | { readonly kind: 'goneTurns'; readonly messageIds: readonly string[] }
  | { readonly kind: 'backup'; readonly name: string }
  /** Under its name it is whole, or not there. */
  | { readonly kind: 'export'; readonly path: string; readonly conversations: number }
  /** All of these texts, or none of them. */
  | { readonly kind: 'import'; readonly importId: string; readonly texts: readonly string[] }
  /** Everything is as it was when the backup of this name was made. */
  | { readonly kind: 'restored'; readonly name: string };

/** Of each thing only the last fact counts. */
export function keyOf(fact: Fact): string {
  switch (fact.kind) {
    case 'turn':
      return `turn ${fact.questionId}`;
    // The end takes the place of what was shown.
    case 'shown':
    case 'ended':
      return `reply ${fact.replyId}`;
    case 'draft':
      return `draft ${fact.key}`;
    case 'savedText':
      return `saved text ${fact.id}`;
    case 'export':
      return `export ${fact.path}`;
    case 'tree':
    case 'title':
    case 'place':
    case 'trash':
      return `${fact.kind} ${fact.conversationId}`;
    case 'gone':
      return `gone ${fact.conversationIds.join()} ${fact.texts.join()}`;
    case 'goneTurns':
      return `gone ${fact.messageIds.join()}`;
    case 'backup':
      return `backup ${fact.name}`;
    case 'import':
      return `import ${fact.importId}`;
    case 'restored':
      return 'restored';
    default:
      return fact satisfies never;
  }
}

/** What is left of a fact once another one is so; null: nothing, that takes its place or deletes what it is about. */
export function leftOf(earlier: Fact, later: Fact): Fact | null {
  if (earlier.kind === 'tree' && later.kind === 'turn' && later.conversationId === earlier.conversationId) {
    const { questionId, replyId } = later;
    return { ...earlier, visible: [...earlier.visible, questionId, replyId], leafId: replyId };
  }
  if (later.kind === 'goneTurns') {
    const about =
      earlier.kind === 'turn'
        ? [earlier.questionId, earlier.replyId]
        : 'replyId' in earlier
          ? [earlier.replyId]
          : [];
    return about.some((id) => later.messageIds.includes(id)) ? null : earlier;
  }
  if (later.kind !== 'gone') return keyOf(later) === keyOf(earlier) ? null : earlier;
  if (earlier.kind === 'import') {
    const texts = earlier.texts.filter((text) => !later.texts.includes(text));
    return texts.length === 0 ? null : { ...earlier, texts };
  }
  const about =
    earlier.kind === 'draft' ? earlier.key : 'conversationId' in earlier ? earlier.conversationId : '';
  return later.conversationIds.includes(about) ? null : earlier;
}

/** What every streamed text consists of, so that its beginning is known. */
export const streamed = (length: number): string => '0123456789'.repeat(length / 10);

/** Milliseconds after which a shown text may not be lost. */
const promisedMs = 250;

export interface Day {
  /** What was acknowledged, by what it is about. */
  readonly facts: ReadonlyMap<string, Fact>;
  /** All that was shown of the replies that have not ended. */
  readonly shown: readonly Extract<Fact, { kind: 'shown' }>[];
  /** What was under way: it is there whole, or not at all. */
  readonly pending: Fact | null;
  /** When the process showed something of a reply last. */
  readonly lastAct: number;
}

/** Opens the file as the next start does, and looks. Returns promises broken, each in a line. */
export function look(dataDir: string, day: Day): string[] {
  const broken: string[] = [];
  const store = openStore(dataDir);
  try {
    const holds = createHolds(store, dataDir);
    for (const fact of day.facts.values()) {
      if (holds(fact)) continue;
      const { pending } = day;
      // What was under way may have taken its place already.
      const left = pending === null ? fact : leftOf(fact, pending);
      if (pending !== null && left !== fact && holds(pending) && (left === null || holds(left))) continue;
      const there =
        fact.kind === 'import' ? fact.texts.filter((text) => holds({ ...fact, texts: [text] })).length : 0;
      broken.push(`lost, of which ${there} texts are there: ${JSON.stringify(fact).slice(0, 300)}`);
    }
    for (const { replyId, at, length } of day.shown) {
      if (at > day.lastAct - promisedMs) continue;
      const text = textOf(store, replyId);
      if (text.length < length || text !== streamed(text.length))
        broken.push(
          `of a reply ${text.length} characters are there, ${length} were shown ${day.lastAct - at} ms before`,
        );
    }
    if (day.pending?.kind === 'import') {
      const { pending } = day;
      const { texts } = pending;
      const there = texts.filter((text) => holds({ ...pending, texts: [text] })).length;
      if (there !== 0 && there !== texts.length) broken.push(`${there} of ${texts.length} came in`);
    }
    if (day.pending?.kind === 'export' && existsSync(day.pending.path) && !holds(day.pending))
      broken.push(`an export that was cut off has its final name: ${day.pending.path}`);
  } finally {
    store.close();
  }
  const file = new Sqlite(join(dataDir, databaseFileName), { readonly: true });
  try {
    const integrity = file.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') broken.push(`integrity_check: ${integrity}`);
    if ((file.pragma('foreign_key_check') as unknown[]).length > 0) broken.push('foreign_key_check failed');
  } finally {
    file.close();
  }
  return broken;
}

/** Empty where there is no such message. */
function textOf(store: Store, id: string): string {
  try {
    return store.messages.get(id).text;
  } catch {
    return '';
  }
}

/** Looks into the file that another one has taken the place of last: what was true then must be in it. */
export function lookAside(dataDir: string, facts: ReadonlyMap<string, Fact>): string[] {
  const folder = join(dataDir, 'backups');
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('-aside.db'))
    .sort()
    .at(-1);
  if (newest === undefined) return ['nothing was put aside'];
  const file = new Sqlite(join(folder, newest), { readonly: true });
  try {
    const texts = new Set(file.prepare<[], string>('SELECT text FROM messages').pluck().all());
    return [...facts.values()].flatMap((fact) => {
      const wanted = fact.kind === 'turn' ? [fact.text] : fact.kind === 'import' ? fact.texts : [];
      const isThere = wanted.every((text) => texts.has(text));
      return isThere ? [] : [`not in what was put aside: ${JSON.stringify(fact).slice(0, 300)}`];
    });
  } finally {
    file.close();
  }
}

function createHolds(store: Store, dataDir: string): (fact: Fact) => boolean {
  const file = new Sqlite(join(dataDir, databaseFileName), { readonly: true, timeout: 2000 });
  const one = file.prepare<[string], { text: string; status: string }>(
    'SELECT text, status FROM messages WHERE id = ?',
  );
  const text = file.prepare<[string]>('SELECT 1 FROM messages WHERE text = ?').pluck();
  const drafts = store.drafts.list();
  const savedTexts = new Map(store.savedTexts.list().map((saved) => [saved.id, saved.text]));
  return (fact) => {
    switch (fact.kind) {
      case 'turn':
        return one.get(fact.questionId)?.text === fact.text && one.get(fact.replyId) !== undefined;
      case 'shown':
        // Looked at apart, by when it was shown.
        return true;
      case 'ended': {
        const reply = one.get(fact.replyId);
        return reply?.text === streamed(fact.length) && reply.status === 'complete';
      }
      case 'tree': {
        const { visible, leafId } = treeIn(file, fact.conversationId);
        const isShown =
          fact.leafId === undefined ? leafId === null || visible.includes(leafId) : leafId === fact.leafId;
        return isShown && visible.join() === fact.visible.join();
      }
      case 'savedText':
        return (savedTexts.get(fact.id) ?? null) === fact.text;
      case 'export':
        return isWholeExport(fact.path, fact.conversations);
      case 'draft':
        return (drafts[fact.key] ?? '') === fact.text;
      case 'title':
        return store.conversations.find(fact.conversationId)?.title === fact.title;
      case 'place': {
        const found = store.conversations.find(fact.conversationId);
        return found?.pinned === fact.pinned && found.tags.includes(fact.tag);
      }
      case 'trash': {
        const found = store.conversations.find(fact.conversationId);
        return found !== undefined && (found.trashedAt !== null) === fact.isIn;
      }
      case 'gone':
        return (
          fact.conversationIds.every((id) => store.conversations.find(id) === undefined) &&
          fact.texts.every((gone) => text.get(gone) === undefined)
        );
      case 'goneTurns':
        return fact.messageIds.every((id) => one.get(id) === undefined);
      case 'backup':
        return isSound(join(dataDir, 'backups', fact.name));
      case 'import':
        return fact.texts.every((wanted) => text.get(wanted) !== undefined);
      case 'restored':
        // Looked at apart, by what the backup holds.
        return true;
      default:
        return fact satisfies never;
    }
  };
}

function isSound(path: string): boolean {
  // One that has served its time is gone by right.
  if (!existsSync(path)) return true;
  const db = new Sqlite(path, { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    db.close();
  }
}
