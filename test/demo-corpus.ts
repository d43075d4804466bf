// Reads resources/demo-model/corpus.txt, whose first lines describe its format.
import { readFileSync } from 'node:fs';

export interface CorpusTurn {
  /** Wordings of one question; the first is the one that documentation names. */
  readonly questions: readonly string[];
  readonly answer: string;
}

export type CorpusDialogue = readonly CorpusTurn[];

export interface Corpus {
  readonly dialogues: readonly CorpusDialogue[];
  /** The one sentence for every question that no dialogue asks. */
  readonly otherAnswer: string;
}

const folder = new URL('../resources/demo-model/', import.meta.url);

export const demoModelFile = new URL('demo.gguf', folder);

export function readCorpus(): Corpus {
  const text = readFileSync(new URL('corpus.txt', folder), 'utf8');
  const dialogues: CorpusDialogue[] = [];
  let otherAnswer = '';
  for (const block of text.split(/\n\n(?=U: )/).slice(1)) {
    const turns: CorpusTurn[] = [];
    for (const turn of block.split(/^U: /m).slice(1)) {
      const [question = '', answer = ''] = turn.split(/\nA: /);
      if (question === '*') otherAnswer = answer.trimEnd();
      else turns.push({ questions: question.split(' | '), answer: answer.trimEnd() });
    }
    if (turns.length > 0) dialogues.push(turns);
  }
  return { dialogues, otherAnswer };
}

/** Questions that the model was never trained on, one a line. */
export function readHeldOutQuestions(): string[] {
  const lines = readFileSync(new URL('held-out-questions.txt', folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
