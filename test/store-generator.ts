// Fills a database with conversations as people have them: prose in several languages, code, lists and tables,
// follow-ups, versions, folders and tags. From the same seed the same store.
import type { Database } from 'better-sqlite3';
import { v7 } from 'uuid';
import { openDatabase } from '../main/store/database.ts';

export interface GeneratedStore {
  readonly conversations: number;
  readonly turns: number;
  /** Turns of the first conversation, the longest; the others share the rest. */
  readonly longest?: number;
  readonly seed?: number;
  /** UTF-8 bytes of a reply, on average; a question has a fifth of it. */
  readonly replyBytes?: number;
}

/** Words that occur in generated text, from the most to the least common. */
export interface Vocabulary {
  readonly common: readonly string[];
  readonly rare: readonly string[];
}

const levels = ['Q4_K_M', 'Q5_K_M', 'Q8_0'];
const day = 86_400_000;
const lastUse = Date.UTC(2026, 10, 1);

const foreign = [
  'Die Straßen von Zürich sind im Frühling voller Blüten, sagte die Köchin.',
  'Où est passée la clé de la bibliothèque que nous avions trouvée hier ?',
  '今天的天气非常好，我们可以一起去公园散步吗？',
  '東京の夜景はとても綺麗で、毎年多くの人が訪れます。',
  'Сколько времени занимает дорога от Москвы до Казани на поезде?',
  'كم يستغرق الطريق من القاهرة إلى الإسكندرية بالقطار؟',
  'भारत में मानसून का मौसम कब शुरू होता है?',
  'การเดินทางจากกรุงเทพไปเชียงใหม่ใช้เวลากี่ชั่วโมง',
];

/** 0…1, the same sequence for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function vocabularyOf(seed = 1): Vocabulary {
  const random = randomFrom(seed);
  const parts = [
    'ka',
    'lo',
    'mir',
    'ten',
    'su',
    'ra',
    'vel',
    'do',
    'pin',
    'gra',
    'sto',
    'be',
    'nul',
    'ex',
    'ti',
  ];
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const words = new Set<string>();
  // Of three parts and four there are more than enough.
  while (words.size < 6000)
    words.add(Array.from({ length: random() < 0.5 ? 3 : 4 }, () => pick(parts)).join(''));
  const all = [...words];
  return { common: all.slice(0, 400), rare: all.slice(400) };
}

/** Opens the database of a directory, fills it and closes it. */
export function generateStore(dataDir: string, wanted: GeneratedStore): void {
  const db = openDatabase(dataDir);
  try {
    // A machine that fails meanwhile costs only time.
    db.pragma('synchronous = OFF');
    fill(db, wanted);
    db.exec("INSERT INTO message_words (message_words) VALUES ('optimize')");
    db.exec('ANALYZE');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function fill(db: Database, wanted: GeneratedStore): void {
  const { conversations, turns, longest = 0, seed = 1, replyBytes = 700 } = wanted;
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const id = idsFrom(random);
  const text = textFrom(random, pick, vocabularyOf(seed));
  const folders = Array.from({ length: Math.min(20, Math.ceil(conversations / 50)) }, (_, at) => ({
    id: id(0),
    name: `Folder ${at + 1}`,
  }));
  const statements = prepare(db);
  for (const folder of folders) statements.folder.run(folder.id, null, folder.name, 0);

  let made = 0;
  for (let at = 0; at < conversations; at++) {
    const left = conversations - at;
    // Most are short and a few are long; all of them together come to what is wanted.
    const share =
      at === 0 && longest > 0 ? longest : Math.round(((turns - made) / left) * (0.2 + 1.6 * random()));
    const count = left === 1 ? turns - made : share;
    const begun = lastUse - Math.floor(random() * 700 * day);
    db.transaction(() => {
      const conversationId = id(begun);
      const folder = random() < 0.3 && folders.length > 0 ? pick(folders).id : null;
      const pinned = random() < 0.01 ? begun : null;
      const title = text.sentence().slice(0, 60);
      statements.conversation.run(conversationId, title, begun, begun + count * 60_000, folder, pinned);
      if (random() < 0.2) statements.tag.run(conversationId, `tag ${1 + Math.floor(random() * 30)}`);
      let parent: string | null = null;
      for (let turn = 0; turn < count; turn += 2) {
        const when = begun + turn * 60_000;
        const question: string = id(when);
        const level = pick(levels);
        statements.message.run(
          question,
          conversationId,
          parent,
          'user',
          text.of(replyBytes / 5),
          null,
          when,
          null,
          null,
        );
        if (turn + 1 >= count) {
          parent = question;
          break;
        }
        // Some replies have a version beside them.
        const versions: number = random() < 0.04 && turn + 2 < count ? 2 : 1;
        for (let version = 0; version < versions; version++) {
          const reply: string = id(when);
          const body = text.of(replyBytes);
          const ids = Buffer.alloc(4 * Math.round(body.length / 4), turn & 0xff);
          statements.message.run(
            reply,
            conversationId,
            question,
            'assistant',
            body,
            ids,
            when,
            'Xenon-4',
            level,
          );
          if (version === 0) parent = reply;
          else turn++;
        }
      }
      statements.leaf.run(parent, conversationId);
    })();
    made += count;
  }
}

function prepare(db: Database) {
  return {
    folder: db.prepare('INSERT INTO folders (id, parent_id, name, created_at) VALUES (?, ?, ?, ?)'),
    conversation: db.prepare(
      'INSERT INTO conversations (id, title, created_at, updated_at, folder_id, pinned_at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    tag: db.prepare('INSERT INTO conversation_tags (conversation_id, tag) VALUES (?, ?)'),
    leaf: db.prepare('UPDATE conversations SET leaf_id = ? WHERE id = ?'),
    message: db.prepare(`
      INSERT INTO messages (id, conversation_id, parent_id, role, text, token_ids, created_at, model, level, status)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'complete')`),
  };
}

/** Sentences are made once and drawn from: what is written must not wait for what is made up. */
function textFrom(random: () => number, pick: <T>(all: readonly T[]) => T, { common, rare }: Vocabulary) {
  const word = () => (random() < 0.85 ? common[Math.floor(random() ** 3 * common.length)]! : pick(rare));
  const sentences = Array.from({ length: 4000 }, () => {
    if (random() < 0.05) return pick(foreign);
    const words = Array.from({ length: 5 + Math.floor(random() * 14) }, word).join(' ');
    return `${words[0]!.toUpperCase()}${words.slice(1)}.`;
  });
  const sentence = () => pick(sentences);
  const blocks = [
    () =>
      `\`\`\`ts\nfunction ${pick(common)}(${pick(rare)}: number): string {\n  return \`${pick(rare)}\`;\n}\n\`\`\``,
    () => `- ${sentence()}\n- ${sentence()}\n- **${pick(rare)}**: ${sentence()}`,
    () => `| ${pick(common)} | ${pick(common)} |\n| --- | --- |\n| ${pick(rare)} | $x^2$ |`,
    () => `## ${sentence()}`,
  ];
  return {
    sentence,
    /** About this many bytes. */
    of(bytes: number): string {
      const length = bytes * (0.3 + 1.4 * random());
      let text = sentence();
      while (text.length < length)
        text += random() < 0.1 ? `\n\n${pick(blocks)()}\n\n${sentence()}` : ` ${sentence()}`;
      return text;
    },
  };
}

/** As the app makes them: see `newId`. */
function idsFrom(random: () => number): (msecs: number) => string {
  let seq = 0;
  return (msecs) => {
    const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
    return v7({ msecs, seq: seq++, random: bytes });
  };
}
