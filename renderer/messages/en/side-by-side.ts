// The words about answers side by side.
import type { ComparedAnswer } from '../../../preload/contract/comparison.ts';
import type { createFormat } from '../format.ts';
import { preciseShare } from '../precise-share.ts';

export function createSideBySideWords(format: ReturnType<typeof createFormat>) {
  const weight = (value: number, below: boolean) =>
    below ? `below ${preciseShare(value)}` : preciseShare(value);
  return {
    name: 'Side by side',
    about:
      'One prompt, answered by each level in turn with the same settings and the same seed. Nothing is added to your conversations.',
    levels: 'Levels (two to four)',
    prompt: 'Prompt',
    turn: 'This turn of the conversation is answered, with what comes before it:',
    typeInstead: 'Type a prompt instead',
    turnInstead: 'Answer the turn of the conversation instead',
    start: 'Compare',
    stop: 'Stop',
    needsTwo: 'Tick two to four levels.',
    onlyOne:
      'There is only one level of this model. Make or get another one, and their answers can be compared here.',
    result: (prompt: string) => `Answers to “${prompt}”`,
    seed: (seed: number) => `Seed ${seed}`,
    shown: 'Shown',
    answerOf: (level: string) => `Answer of ${level}`,
    status: ({ status, progress, tokensPerSecond }: ComparedAnswer): string => {
      switch (status) {
        case 'waiting':
          return 'Waits for its turn';
        case 'loading':
          return `Loading, ${format.percent(progress)}`;
        case 'reading':
          return `Reading the prompt, ${format.percent(progress)}`;
        case 'writing':
          return tokensPerSecond === null ? 'Writing' : `Writing, ${format.rate(tokensPerSecond)} tokens/s`;
        case 'complete':
          return 'Done';
        case 'stopped':
          return 'Stopped';
        case 'failed':
          return 'Failed';
        default:
          return status satisfies never;
      }
    },
    speed: 'Speed',
    firstToken: 'First token',
    memory: 'Memory',
    tokensPerSecond: (value: number) => `${format.rate(value)} tokens/s`,
    partsHere: (level: string) => `Here it parts from ${level}`,
    wrote: (text: string, value: number) => `wrote “${text}” at ${weight(value, false)}`,
    endsHere: 'ends here',
    otherHad: (text: string, level: string, value: number, below: boolean) =>
      `held “${text}” of ${level} at ${weight(value, below)}`,
    sameAs: (level: string) => `The same as ${level}, word for word.`,
    keep: 'Keep as versions',
    kept: 'Kept: they stand beside the reply as its versions.',
  };
}
