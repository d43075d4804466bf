// Lives days with the app and ends each with SIGKILL, at random moments; then nothing that it has acknowledged may be
// missing from the file. Some days begin with a file of the first schema, and end while it is migrated.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../main/store/database.ts';
import { migrations } from '../../main/store/migrations/index.ts';
import { at } from '../../scripts/places.ts';
import { randomFrom } from '../store-generator.ts';
import { type Day, type Fact, keyOf, leftOf, look, lookAside } from './day-facts.ts';
import type { DayLine, DayMoment } from './day-process.ts';

/** How many things are done in a day at the most: by them and not by time, so that a busy machine has as full days. */
const mostActs = 60;
/** Longer than most things take; ms. */
const longestActMs = 600;
/** Every so many kills one is aimed at a reply that is being written: whether time alone meets one is the machine's affair. */
const streamingEvery = 3;
/** ms until a day that no reply is written in ends all the same. */
const noReplyMs = 30_000;
/** Every so many kills a file of the first schema is opened. */
const migrationsEvery = 6;

export interface DaySurvival {
  /** Promises broken, each in a line; none where all is well. */
  readonly broken: readonly string[];
  /** Kills by what was under way; `migrating` by that a file of the first schema was being opened. */
  readonly moments: Readonly<Record<string, number>>;
  /** Facts that were looked for again after each kill, all of them together. */
  readonly looked: number;
  /** Kills while a reply was being written. */
  readonly streaming: number;
  /** What was acknowledged, by what it was. */
  readonly done: Readonly<Record<string, number>>;
}

export async function surviveDays(options: {
  kills: number;
  dir: string;
  seed: number;
  onKill?(count: number, moment: string): void;
}): Promise<DaySurvival> {
  const { kills, dir, seed, onKill = () => {} } = options;
  const random = randomFrom(seed);
  const broken: string[] = [];
  const moments: Record<string, number> = {};
  let looked = 0;
  let streaming = 0;
  const done: Record<string, number> = {};
  let dataDir = join(dir, 'data');
  let facts = new Map<string, Fact>();
  /** What was true when each backup that a person made was begun. */
  let backups = new Map<string, Facts>();
  let migrating = false;

  for (let count = 1; count <= kills; count++) {
    if (count % migrationsEvery === 2) {
      dataDir = join(dir, `data-${count}`);
      facts = oldFile(dataDir);
      backups = new Map();
      migrating = true;
    }
    const acts = migrating ? 0 : 1 + Math.floor(random() * mostActs);
    const inReply = count % streamingEvery === 0;
    const afterMs = inReply ? noReplyMs : random() * (migrating ? 400 : longestActMs);
    const end: DayEnd = { acts, afterMs, inReply };
    const day = await live(dataDir, facts, backups, `${seed + count}`, end);
    const moment = migrating && day.moment === 'starting' ? 'migrating' : day.moment;
    moments[moment] = (moments[moment] ?? 0) + 1;
    onKill(count, moment);
    if (day.failure !== null) broken.push(`kill ${count}: ${day.failure}`);
    try {
      broken.push(...lookAfter(dataDir, day, backups).map((line) => `kill ${count} in ${moment}: ${line}`));
    } catch (thrown) {
      broken.push(`kill ${count} in ${moment}: the file does not open: ${String(thrown)}`);
    }
    looked += day.facts.size;
    if (day.shown.length > 0) streaming += 1;
    for (const one of day.done) done[one] = (done[one] ?? 0) + 1;
    facts = new Map([...day.facts].filter(([, fact]) => fact.kind !== 'shown'));
    // What was under way has been done or not: from now on nobody knows.
    if (day.pending !== null && day.pending.kind !== 'restored') forget(facts, day.pending);
    if (day.pending?.kind === 'turn') facts.delete(`tree ${day.pending.conversationId}`);
    migrating = false;
  }
  return { broken, moments, looked, streaming, done };
}

type Facts = Map<string, Fact>;

interface Lived extends Day {
  facts: Facts;
  /** What was true before a backup was put back last; null: none was. */
  readonly aside: Facts | null;
  readonly done: readonly DayMoment[];
  readonly moment: DayMoment;
  readonly failure: string | null;
}

/** What is true once a backup is back in place; other files stay: backups, and what was exported. */
const afterRestore = (backup: Facts, before: Facts): Facts =>
  new Map([...backup, ...[...before].filter(([, { kind }]) => kind === 'backup' || kind === 'export')]);

/** Also finds out whether a backup that was being put back is in place; the facts are what is true then. */
function lookAfter(dataDir: string, day: Lived, backups: ReadonlyMap<string, Facts>): string[] {
  const aside = day.aside === null ? [] : lookAside(dataDir, day.aside);
  const backup = day.pending?.kind === 'restored' ? backups.get(day.pending.name) : undefined;
  const asBefore = look(dataDir, day);
  if (backup === undefined || asBefore.length === 0) return [...aside, ...asBefore];
  const before = day.facts;
  const facts = afterRestore(backup, before);
  const asThen = look(dataDir, { ...day, facts, shown: [], pending: null });
  if (asThen.length > 0) return [...asBefore, ...asThen];
  day.facts = facts;
  return lookAside(dataDir, before);
}

interface DayEnd {
  /** Not before so many things have been begun; 0: after the start, while the file is opened. */
  readonly acts: number;
  /** ms after that, at the latest. */
  readonly afterMs: number;
  /** As soon as some of a reply is shown. */
  readonly inReply: boolean;
}

async function live(
  dataDir: string,
  before: ReadonlyMap<string, Fact>,
  backups: Map<string, Facts>,
  seed: string,
  end: DayEnd,
): Promise<Lived> {
  let facts = new Map(before);
  let atBackup: Facts = facts;
  let aside: Facts | null = null;
  const done: DayMoment[] = [];
  let shown: Extract<Fact, { kind: 'shown' }>[] = [];
  let pending: Fact | null = null;
  let moment: DayMoment = 'starting';
  let lastAct = 0;
  let begun = 0;
  let errors = '';
  let timer: NodeJS.Timeout | undefined;
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      at('test/survive/day-process.ts'),
      dataDir,
      at('resources'),
      seed,
      JSON.stringify([...backups.keys()]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  for await (const text of createInterface({ input: child.stdout })) {
    // The last one may have been cut off.
    const line = parse(text);
    if (line === null) continue;
    if ('begin' in line) {
      moment = line.begin;
      pending = line.fact;
      if (moment === 'backingUp') atBackup = new Map(facts);
      if (begun++ >= end.acts) timer ??= setTimeout(() => child.kill('SIGKILL'), end.afterMs);
      continue;
    }
    const { fact } = line;
    if (pending !== null && keyOf(pending) === keyOf(fact)) {
      pending = null;
      done.push(moment);
    }
    // By what the process itself did, so that a busy machine cannot make it late.
    if (fact.kind === 'shown' || fact.kind === 'ended') lastAct = line.at;
    if (fact.kind === 'backup') backups.set(fact.name, atBackup);
    if (fact.kind === 'restored') {
      aside = facts;
      facts = afterRestore(backups.get(fact.name)!, facts);
      shown = [];
      continue;
    }
    if (fact.kind === 'shown' && end.inReply && begun > end.acts) child.kill('SIGKILL');
    if (fact.kind === 'shown') shown.push(fact);
    else if (fact.kind === 'ended') shown = shown.filter(({ replyId }) => replyId !== fact.replyId);
    else forget(facts, fact);
    if (fact.kind !== 'shown') facts.set(keyOf(fact), fact);
  }
  await ended(child);
  clearTimeout(timer);
  const failure = child.signalCode === 'SIGKILL' ? null : `the app ended by itself: ${errors.slice(-2000)}`;
  return { facts, shown, pending, moment, lastAct, failure, aside, done };
}

function parse(text: string): DayLine | null {
  try {
    return JSON.parse(text) as DayLine;
  } catch {
    return null;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Takes out what another fact is about, and what is gone with it. */
function forget(facts: Facts, later: Fact): void {
  for (const [key, fact] of facts) {
    const left = leftOf(fact, later);
    if (left === null) facts.delete(key);
    else facts.set(key, left);
  }
}

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A file of the first schema, with enough in it that its migration takes a while. */
function oldFile(dataDir: string): Map<string, Fact> {
  mkdirSync(dataDir, { recursive: true });
  const db = openDatabase(dataDir, migrations.slice(0, 1));
  const facts = new Map<string, Fact>();
  try {
    const insert = db.prepare(
      `INSERT INTO messages (id, conversation_id, parent_id, role, text, status, created_at)
       VALUES (?, ?, ?, ?, ?, 'complete', 0)`,
    );
    db.transaction(() => {
      for (let number = 0; number < 300; number++) {
        const [id, questionId, replyId] = [uuid(number), uuid(1000 + number), uuid(2000 + number)];
        db.prepare('INSERT INTO conversations VALUES (?, ?, 0, 0, NULL)').run(id, `Old ${number}`);
        const text = `What was asked as number ${number}? ${'It was long. '.repeat(30)}`;
        insert.run(questionId, id, null, 'user', text);
        insert.run(replyId, id, questionId, 'assistant', 'An answer. '.repeat(60));
        const fact: Fact = { kind: 'turn', conversationId: id, questionId, replyId, text };
        facts.set(keyOf(fact), fact);
      }
    })();
  } finally {
    db.close();
  }
  return facts;
}
