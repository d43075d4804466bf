// A process of its own that lives a day with the app: sends, edits, deletes turns and brings them back, takes steps back
// and again, keeps prompts, organises, imports, deletes what was imported, exports, backs up, puts a backup back, empties
// the trash, while a reply streams. Made to be killed. Each line on standard output is a `DayLine`, written before the
// next thing is done. node day-process.ts DATA_DIR RESOURCES SEED BACKUPS
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSafely } from '../../main/safe-app.ts';
import { defaultExportChoice } from '../../preload/contract/export-choice.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { Snapshot } from '../../preload/contract/models.ts';
import type { DeletedTurns } from '../../preload/contract/tree.ts';
import { createScriptedEngine } from '../fakes/scripted-engine.ts';
import { randomFrom } from '../store-generator.ts';
import { exportedAs } from './day-exports.ts';
import { type Fact, streamed } from './day-facts.ts';
import { deletedTurns, lastReply, readTree, type Tree, visibleIn, withAllBelow } from './day-tree.ts';

export type DayMoment =
  | 'starting'
  | 'sending'
  | 'editing'
  | 'deletingTurns'
  | 'restoringTurns'
  | 'undoing'
  | 'redoing'
  | 'drafting'
  | 'savingTexts'
  | 'organising'
  | 'trashing'
  | 'emptying'
  | 'backingUp'
  | 'importing'
  | 'exporting'
  | 'deletingImported'
  | 'restoring';

/** `begin`: what is done from now on, and what is true when it is. `fact`: it is. */
export type DayLine =
  | { readonly begin: DayMoment; readonly fact: Fact | null; readonly at: number }
  | { readonly fact: Fact; readonly at: number };

const [dataDir = '', resourcesDir = '', seed = '1', known = '[]'] = process.argv.slice(2);
/** Names of the backups of which it is known what they hold. */
const backups: string[] = JSON.parse(known);
const random = randomFrom(Number(seed));
const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

function say(line: DayLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
const begin = (moment: DayMoment, fact: Fact | null) => say({ begin: moment, fact, at: Date.now() });
const state = (fact: Fact) => say({ fact, at: Date.now() });

/** Where what is exported goes, and the file that is wanted next. */
const exportsDir = `${dataDir}-exported`;
let exportTarget = '';

begin('starting', null);
const engine = createScriptedEngine();
const app = await openSafely({
  platform: {
    host: 'browser',
    dataDir,
    resourcesDir,
    version: '0',
    launchWorker: () => {
      throw new Error('no worker is needed here');
    },
    chooseTarget: async () => exportTarget,
  },
  gpu: 'off',
  engine,
});

async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
  return outcome.value as Output<M>;
}

const kept = new Set<string>();
/** Titles of those that were imported, which are the texts that they begin with. */
const imported = new Map<string, string>();
const trashed = new Set<string>();
const savedTexts = new Set<string>();
/** A step that the app can take back: the tree before it, and the deletion, if it was one. */
interface TakenStep {
  readonly before: Tree;
  readonly deletionId: string | null;
}
/** As the app keeps them since its start. `undone`: the trees before those steps were taken back. */
const steps = new Map<string, { readonly done: TakenStep[]; readonly undone: Tree[] }>();

/** As it is after a start, or once another file is in place. */
async function lookAround(): Promise<void> {
  const { conversations, savedTexts: texts } = (await call('getSnapshot', {})) as Snapshot;
  for (const all of [kept, imported, trashed, savedTexts, steps]) all.clear();
  for (const { id } of texts) savedTexts.add(id);
  for (const one of conversations) {
    if (one.trashedAt !== null) trashed.add(one.id);
    if (one.title.startsWith('Imported')) imported.set(one.id, one.title);
    else kept.add(one.id);
  }
}
await lookAround();
mkdirSync(exportsDir, { recursive: true });
/** What is true when these are gone. */
const gone = (ids: readonly string[]): Fact => ({
  kind: 'gone',
  conversationIds: ids.filter((id) => kept.has(id)),
  texts: ids.flatMap((id) => imported.get(id) ?? []),
});
function forget(ids: readonly string[]): void {
  for (const all of [kept, imported, trashed, steps]) for (const id of ids) all.delete(id);
}
const usable = () => [...kept].filter((id) => !trashed.has(id) && id !== streaming?.conversationId);
let streaming: {
  readonly conversationId: string;
  readonly replyId: string;
  length: number;
  until: number;
} | null = null;

/** Beside everything else: as a worker does, some characters every few ms. */
setInterval(() => {
  if (streaming === null) return;
  const { replyId } = streaming;
  const reply = engine.replies.find(({ request }) => request.replyId === replyId);
  if (reply === undefined) return;
  if (streaming.length < streaming.until) {
    reply.write(streamed(10));
    streaming.length += 10;
    state({ kind: 'shown', replyId, at: Date.now(), length: streaming.length });
    return;
  }
  const { length, conversationId } = streaming;
  streaming = null;
  void reply.end().then(() => state({ kind: 'ended', conversationId, replyId, length }));
}, 5);

async function ask(moment: DayMoment, conversationId: string, parentId: string | null): Promise<void> {
  const [questionId, replyId] = [randomUUID(), randomUUID()];
  const text = `Question ${randomUUID()} ${'with words '.repeat(Math.floor(random() * 200))}`;
  const fact: Fact = { kind: 'turn', conversationId, questionId, replyId, text };
  const { visible, leafId } = readTree(dataDir, conversationId);
  begin(moment, fact);
  await call('sendMessage', { conversationId, parentId, questionId, replyId, text });
  took(conversationId, { before: { visible, leafId }, deletionId: null });
  engine.replies.at(-1)?.begin();
  state(fact);
  kept.add(conversationId);
  streaming = { conversationId, replyId, length: 0, until: 200 + 10 * Math.floor(random() * 100) };
}

function stepsOf(conversationId: string) {
  const known = steps.get(conversationId) ?? { done: [], undone: [] };
  steps.set(conversationId, known);
  return known;
}

function took(conversationId: string, step: TakenStep): void {
  const { done, undone } = stepsOf(conversationId);
  done.push(step);
  undone.length = 0;
}

/** A step in a tree of which is known what it makes of it: all of that is there, or the tree as it was. */
async function stepTo(
  moment: DayMoment,
  conversationId: string,
  to: Pick<Tree, 'visible'> & Partial<Tree>,
  make: () => Promise<unknown>,
): Promise<TakenStep> {
  const { visible, leafId } = readTree(dataDir, conversationId);
  state({ kind: 'tree', conversationId, visible, leafId });
  begin(moment, { kind: 'tree', conversationId, ...to });
  await make();
  const now = readTree(dataDir, conversationId);
  state({ kind: 'tree', conversationId, leafId: now.leafId, ...to });
  const wasVisible = new Set(visible);
  const hidden = now.turns.find(({ id, deletionId }) => deletionId !== null && wasVisible.has(id));
  return { before: { visible, leafId }, deletionId: hidden?.deletionId ?? null };
}

/** Takes back the last step of one that has any, or takes it again. */
async function goBack(moment: 'undoing' | 'redoing'): Promise<void> {
  const from = moment === 'undoing' ? 'done' : 'undone';
  const conversationId = pick(usable().filter((id) => (steps.get(id)?.[from].length ?? 0) > 0));
  if (conversationId === undefined) return;
  const { done, undone } = stepsOf(conversationId);
  const to = moment === 'undoing' ? done.at(-1)!.before : undone.at(-1)!;
  const method = moment === 'undoing' ? 'undoTree' : 'redoTree';
  const step = await stepTo(moment, conversationId, to, async () => {
    if ((await call(method, { conversationId })) === null) throw new Error('there is no such step');
  });
  if (moment === 'undoing') {
    done.pop();
    undone.push(step.before);
  } else {
    undone.pop();
    done.push(step);
  }
}

const doings: Readonly<Record<Exclude<DayMoment, 'starting'>, () => Promise<void>>> = {
  async sending() {
    if (streaming !== null) return;
    const id = random() < 0.5 ? randomUUID() : (pick(usable()) ?? randomUUID());
    await ask('sending', id, lastReply(readTree(dataDir, id)));
  },
  /** An edited question is another one beside it. */
  async editing() {
    const id = pick(usable());
    if (streaming !== null || id === undefined) return;
    await ask('editing', id, null);
  },
  async deletingTurns() {
    const conversationId = pick(usable());
    if (conversationId === undefined) return;
    const { turns, visible } = readTree(dataDir, conversationId);
    const messageId = pick(visible);
    if (messageId === undefined) return;
    const below = withAllBelow(turns, messageId);
    const left = visible.filter((id) => !below.has(id));
    const step = await stepTo('deletingTurns', conversationId, { visible: left }, () =>
      call('deleteTurn', { messageId, deletionId: randomUUID() }),
    );
    took(conversationId, step);
  },
  async restoringTurns() {
    const able = new Set(usable());
    const conversationId = pick(
      deletedTurns(dataDir).filter((turn) => able.has(turn.conversationId)),
    )?.conversationId;
    if (conversationId === undefined) return;
    const deleted = pick((await call('getDeletedTurns', { conversationId })) as readonly DeletedTurns[]);
    if (deleted === undefined) return;
    const { deletionId } = deleted;
    const restore = () => call('restoreTurns', { deletionId });
    // The last step, if it was this deletion, is taken back as such.
    const { done, undone } = stepsOf(conversationId);
    const last = done.at(-1);
    const { turns } = readTree(dataDir, conversationId);
    const visible = visibleIn(
      turns.map((turn) => (turn.deletionId === deletionId ? { ...turn, deletionId: null } : turn)),
    );
    const isLast = last?.deletionId === deletionId;
    const step = await stepTo('restoringTurns', conversationId, isLast ? last.before : { visible }, restore);
    if (isLast) {
      done.pop();
      undone.push(step.before);
    } else took(conversationId, step);
  },
  undoing: () => goBack('undoing'),
  redoing: () => goBack('redoing'),
  async savingTexts() {
    const known = pick([...savedTexts]);
    const id = known === undefined || random() < 0.4 ? randomUUID() : known;
    const isDeleted = id === known && random() < 0.4;
    const fact: Fact = { kind: 'savedText', id, text: isDeleted ? null : `Ask {{whom}} ${randomUUID()}` };
    begin('savingTexts', fact);
    if (fact.text === null) await call('deleteText', { id });
    else await call('saveText', { savedText: { id, kind: 'prompt', name: `Prompt ${id}`, text: fact.text } });
    if (isDeleted) savedTexts.delete(id);
    else savedTexts.add(id);
    state(fact);
  },
  async drafting() {
    const key = random() < 0.3 ? null : (pick(usable()) ?? null);
    const fact: Fact = { kind: 'draft', key: key ?? 'new', text: `Draft ${randomUUID()}` };
    begin('drafting', fact);
    await call('saveDraft', { conversationId: key, text: fact.text });
    state(fact);
  },
  async organising() {
    const conversationId = pick(usable());
    if (conversationId === undefined) return;
    if (random() < 0.5) {
      const fact: Fact = { kind: 'title', conversationId, title: `Title ${randomUUID()}` };
      begin('organising', fact);
      await call('renameConversation', { conversationId, title: fact.title });
      state(fact);
      return;
    }
    const fact: Fact = { kind: 'place', conversationId, pinned: random() < 0.5, tag: `tag ${Date.now()}` };
    begin('organising', fact);
    await call('organise', { conversationIds: [conversationId], pinned: fact.pinned, addTags: [fact.tag] });
    state(fact);
  },
  async trashing() {
    const conversationId = pick(usable());
    if (conversationId === undefined || usable().length < 4) return;
    const fact: Fact = { kind: 'trash', conversationId, isIn: true };
    begin('trashing', fact);
    await call('trashConversations', { conversationIds: [conversationId] });
    trashed.add(conversationId);
    state(fact);
  },
  /** First of its conversations, then of the deleted turns of others, which go by another transaction. */
  async emptying() {
    const conversationIds = [...trashed];
    if (conversationIds.length > 0) {
      const fact = gone(conversationIds);
      begin('emptying', fact);
      await call('emptyTrash', { conversationIds });
      forget(conversationIds);
      state(fact);
    }
    const turns = deletedTurns(dataDir);
    const fact: Fact = { kind: 'goneTurns', messageIds: turns.map(({ id }) => id) };
    begin('emptying', fact);
    await call('emptyTrash', { conversationIds: null });
    for (const { conversationId } of turns) steps.delete(conversationId);
    state(fact);
  },
  async backingUp() {
    begin('backingUp', null);
    await call('takeBackup', {});
    const made = (await call('getBackups', {})).backups.find(({ kind }) => kind === 'manual');
    if (made === undefined) throw new Error('there is no backup');
    backups.push(made.name);
    state({ kind: 'backup', name: made.name });
  },
  async importing() {
    const importId = randomUUID();
    const texts = Array.from({ length: 50 }, (_, at) => `Imported ${importId} ${at}`);
    const lines = texts.map((content) =>
      JSON.stringify({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: 'Yes.' },
        ],
      }),
    );
    const fact: Fact = { kind: 'import', importId, texts };
    begin('importing', fact);
    const body = [Buffer.from(lines.join('\n'))];
    const sent = await app.receiveFile(importId, {
      name: 'day.jsonl',
      length: null,
      body: (async function* () {
        yield* body;
      })(),
    });
    if (!sent.ok) throw new Error(`receiveFile: ${sent.error.code}`);
    const ended = new Promise<string>((resolve) => {
      const end = app.subscribe((event) => {
        if (event.type !== 'importChanged' || event.import === null || event.import.status === 'running')
          return;
        end();
        resolve(event.import.status);
      });
    });
    await call('startImport', { importId });
    const status = await ended;
    if (status !== 'done') throw new Error(`the import is ${status}`);
    state(fact);
    await call('closeImport', { importId });
    const { conversations } = (await call('getSnapshot', {})) as Snapshot;
    for (const { id, title } of conversations) if (texts.includes(title)) imported.set(id, title);
  },
  /** Everything but what is in the trash. */
  async exporting() {
    const format = random() < 0.5 ? 'json' : 'markdown';
    exportTarget = join(exportsDir, `${randomUUID()}.${exportedAs[format]}`);
    const conversations = [...kept, ...imported.keys()].filter((id) => !trashed.has(id)).length;
    const fact: Fact = { kind: 'export', path: exportTarget, conversations };
    if (conversations === 0) return;
    begin('exporting', fact);
    const exported = await call('startExport', {
      exportId: randomUUID(),
      scope: { kind: 'everything' },
      format,
      options: { ...defaultExportChoice.options, branches: 'all' },
    });
    if (exported.kind !== 'saved') throw new Error(`the export is ${exported.kind}`);
    state(fact);
  },
  /** Some at once, before which a backup is made. */
  async deletingImported() {
    const some = [...imported.keys()].filter((id) => !trashed.has(id)).slice(0, 1 + Math.floor(random() * 8));
    if (some.length === 0) return;
    const fact = gone(some);
    begin('deletingImported', fact);
    await call('trashConversations', { conversationIds: some });
    await call('emptyTrash', { conversationIds: some });
    forget(some);
    state(fact);
  },
  /** While a reply is written, which ends with the file that it is written into. */
  async restoring() {
    const name = pick(backups);
    if (name === undefined) return;
    begin('restoring', { kind: 'restored', name });
    streaming = null;
    await call('restoreBackup', { name });
    state({ kind: 'restored', name });
    await lookAround();
  },
};

// What takes long would be hit most of the time otherwise.
const often = [
  ...(['sending', 'sending', 'editing', 'drafting', 'savingTexts', 'organising', 'trashing'] as const),
  ...(['deletingTurns', 'restoringTurns', 'undoing', 'redoing'] as const),
];
const seldom = ['emptying', 'backingUp', 'importing', 'exporting', 'deletingImported', 'restoring'] as const;
// What takes up something of an earlier day would hardly ever come otherwise.
const first = random();
if (first < 0.3) await doings.restoring();
else if (first < 0.6) await doings.deletingImported();
else if (first < 0.8) await doings.exporting();
for (;;) {
  await doings[random() < 0.9 ? pick(often) : pick(seldom)]();
  await sleep(random() * 20);
}
