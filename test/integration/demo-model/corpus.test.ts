// The demo model knows its corpus: every question, alone and after three others in one conversation, gets
// the exact answer at temperature 0, through the engine that the app uses.
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Turn } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { samplingPresets } from '../../../preload/contract/models.ts';
import { type CorpusDialogue, demoModelFile, readCorpus, readHeldOutQuestions } from '../../demo-corpus.ts';
import { createLauncher } from '../engine/launch-worker.ts';

const { dialogues, otherAnswer } = readCorpus();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const engine = createEngine({ launchWorker: createLauncher().launch, log: quiet, gpu: 'off' });

beforeAll(async () => {
  const path = fileURLToPath(demoModelFile);
  await engine.load({
    id: 'demo',
    path,
    name: 'Demo model',
    level: 'F16',
    isDemo: true,
    contextLength: 4096,
  });
}, 60_000);

afterAll(() => engine.close());

/** A conversation with the model; `ask` adds a question and the reply, with its ids, to the history. */
function conversation(): { ask(question: string): Promise<string> } {
  const conversationId = randomUUID();
  const turns: Turn[] = [];
  return {
    async ask(question) {
      turns.push({ messageId: randomUUID(), role: 'user', text: question, tokenIds: null });
      let text = '';
      const ids: number[] = [];
      await engine.reply({
        replyId: randomUUID(),
        conversationId,
        turns,
        contextStartId: null,
        sampling: samplingPresets.precise,
        signal: new AbortController().signal,
        onDelta: (delta) => {
          text += delta.text;
          ids.push(...delta.tokenIds);
        },
        onProgress: () => {},
      });
      turns.push({ messageId: randomUUID(), role: 'assistant', text, tokenIds: Int32Array.from(ids) });
      return text;
    },
  };
}

/**
 * What went wrong when every turn of these dialogues, one after the other, was asked in one conversation.
 * What a dialogue has told holds from then on: after a name was given, the model knows it.
 */
async function mistakes(chain: readonly CorpusDialogue[]): Promise<string[]> {
  const { ask } = conversation();
  const told = new Map<string, string>();
  const wrong: string[] = [];
  for (const dialogue of chain) {
    for (const [at, turn] of dialogue.entries()) {
      const question = turn.questions[0] as string;
      if (at > 0) told.set(question, turn.answer);
      const answer = await ask(question);
      if (answer !== (told.get(question) ?? turn.answer)) wrong.push(`${question} → ${answer}`);
    }
  }
  return wrong;
}

/** The same order at every run (mulberry32), so that a failure can be looked at again. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const result = [...items];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [result[at], result[other]] = [result[other] as T, result[at] as T];
  }
  return result;
}

describe('the demo model', () => {
  test('is at most 8 MB', () => {
    expect(statSync(demoModelFile).size).toBeLessThanOrEqual(8_000_000);
  });

  test('knows at least 40 dialogues', () => {
    expect(dialogues.length).toBeGreaterThanOrEqual(40);
    expect(otherAnswer).toContain('demo model');
  });

  test('answers every wording of every question exactly', async () => {
    const wrong: string[] = [];
    for (const dialogue of dialogues) {
      for (const question of dialogue[0]?.questions ?? []) {
        const answer = await conversation().ask(question);
        if (answer !== dialogue[0]?.answer) wrong.push(`${question} → ${answer}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  test('answers every dialogue exactly, follow-up questions included', async () => {
    const wrong: string[] = [];
    for (const dialogue of dialogues.filter(({ length }) => length > 1))
      wrong.push(...(await mistakes([dialogue])));
    expect(wrong).toEqual([]);
  }, 60_000);

  test('answers every dialogue exactly after three random others in the same conversation', async () => {
    const wrong: string[] = [];
    // Four dialogues a conversation, and each of them last in one.
    const order = shuffled(dialogues, 4);
    for (let at = 0; at < order.length; at++) {
      const chain = [1, 2, 3, 0].map((step) => order[(at + step * 7) % order.length] as CorpusDialogue);
      wrong.push(...(await mistakes(chain)));
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test('says what it is, and never babbles, when asked what it was never trained on', async () => {
    const known = new Set([otherAnswer, ...dialogues.flat().map(({ answer }) => answer)]);
    const babbled: string[] = [];
    let other = 0;
    const questions = readHeldOutQuestions();
    for (const question of questions) {
      const answer = await conversation().ask(question);
      if (answer === otherAnswer) other++;
      if (!known.has(answer)) babbled.push(`${question} → ${answer}`);
    }
    expect(babbled).toEqual([]);
    expect(questions.length).toBeGreaterThanOrEqual(60);
    // A question much like a known one may get that one's answer; most are like none.
    expect(other).toBeGreaterThanOrEqual(questions.length * 0.9);
  }, 180_000);
});
