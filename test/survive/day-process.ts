// A process of its own that lives a day with the app: sends, edits, organises, imports, deletes what was imported, backs
// up, puts a backup back, empties the trash, while a reply streams. Made to be killed. Each line on standard output is a `DayLine`, written before the next thing
// is done. node day-process.ts DATA_DIR RESOURCES SEED BACKUPS
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSafely } from '../../main/safe-app.ts';
import type { Input, MethodName, Output } from '../../preload/contract/methods.ts';
import type { Conversation, Snapshot } from '../../preload/contract/models.ts';
import { createScriptedEngine } from '../fakes/scripted-engine.ts';
import { randomFrom } from '../store-generator.ts';
import { type Fact, streamed } from './day-facts.ts';

export type DayMoment =
  | 'starting'
  | 'sending'
  | 'editing'
  | 'drafting'
  | 'organising'
  | 'trashing'
  | 'emptying'
  | 'backingUp'
  | 'importing'
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
  },
  gpu: 'off',
  engine,
});

async function call<M extends MethodName>(method: M, input: Input<M>): Promise<Output<M>> {
  const outcome = await app.call(method, input);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code}`);
  return outcome.value as Output<M>;
}

const kept = new Map<string, Pick<Conversation, 'leafId'>>();
/** Titles of those that were imported, which are the texts that they begin with. */
const imported = new Map<string, string>();
const trashed = new Set<string>();

/** As it is after a start, or once another file is in place. */
async function lookAround(): Promise<void> {
  const { conversations } = (await call('getSnapshot', {})) as Snapshot;
  for (const all of [kept, imported, trashed]) all.clear();
  for (const one of conversations) {
    if (one.trashedAt !== null) trashed.add(one.id);
    if (one.title.startsWith('Imported')) imported.set(one.id, one.title);
    else kept.set(one.id, one);
  }
}
await lookAround();
/** What is true when these are gone. */
const gone = (ids: readonly string[]): Fact => ({
  kind: 'gone',
  conversationIds: ids.filter((id) => kept.has(id)),
  texts: ids.flatMap((id) => imported.get(id) ?? []),
});
function forget(ids: readonly string[]): void {
  for (const all of [kept, imported, trashed]) for (const id of ids) all.delete(id);
}
const usable = () => [...kept.keys()].filter((id) => !trashed.has(id) && id !== streaming?.conversationId);
let streaming: {
  readonly conversationId: string;
  readonly replyId: string;
  length: number;
  until: number;
} | null = null;

app.subscribe((event) => {
  if (event.type === 'conversationChanged' && kept.has(event.conversation.id))
    kept.set(event.conversation.id, event.conversation);
});

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
  begin(moment, fact);
  await call('sendMessage', { conversationId, parentId, questionId, replyId, text });
  engine.replies.at(-1)?.begin();
  state(fact);
  kept.set(conversationId, { leafId: replyId });
  streaming = { conversationId, replyId, length: 0, until: 200 + 10 * Math.floor(random() * 100) };
}

const doings: Readonly<Record<Exclude<DayMoment, 'starting'>, () => Promise<void>>> = {
  async sending() {
    if (streaming !== null) return;
    const id = random() < 0.5 ? randomUUID() : (pick(usable()) ?? randomUUID());
    await ask('sending', id, kept.get(id)?.leafId ?? null);
  },
  /** An edited question is another one beside it. */
  async editing() {
    const id = pick(usable());
    if (streaming !== null || id === undefined) return;
    await ask('editing', id, null);
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
  async emptying() {
    const conversationIds = [...trashed];
    if (conversationIds.length === 0) return;
    const fact = gone(conversationIds);
    begin('emptying', fact);
    await call('emptyTrash', { conversationIds: null });
    forget(conversationIds);
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
const often = ['sending', 'sending', 'editing', 'drafting', 'organising', 'trashing'] as const;
const seldom = ['emptying', 'backingUp', 'importing', 'deletingImported', 'restoring'] as const;
// What takes up something of an earlier day would hardly ever come otherwise.
const first = random();
if (first < 0.3) await doings.restoring();
else if (first < 0.6) await doings.deletingImported();
for (;;) {
  await doings[random() < 0.9 ? pick(often) : pick(seldom)]();
  await sleep(random() * 20);
}
