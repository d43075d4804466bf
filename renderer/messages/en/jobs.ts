// The words of jobs, and of making levels.
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { createFormat } from '../format.ts';

/** Sentences for what can go wrong while files are made. */
export function createJobErrorSentences() {
  const file = (detail: ErrorDetail, otherwise: string) => detail.file?.split(/[\\/]/).at(-1) ?? otherwise;
  const reason = (detail: ErrorDetail) => (detail.reason ? `: ${detail.reason.replace(/[.\s]+$/, '')}` : '');
  return {
    sourceChanged: (detail: ErrorDetail) =>
      `${file(detail, 'The original')} is not the file that this began with. What is finished stays. Put the original back and try again, or begin anew.`,
    quantizerUnavailable: () =>
      'Levels cannot be made with this installation: its engine is not the one that this part of the app was written for. Everything else works; reinstall the app to get both in one version.',
    quantizeSource: () =>
      'Levels can be made only from an original (F32, BF16, F16) or from Q8_0: a coarser level has lost what another one would be made of. Choose the original of this model.',
    quantizeFailed: (detail: ErrorDetail) =>
      `The level could not be made${reason(detail)}. The original is untouched, and nothing half-done was left. Try again.`,
    quantizeCrashed: () =>
      'The program that makes the level stopped suddenly. The original is untouched, and nothing half-done was left. Try again; if other programs need much memory, close them first.',
    checkFailed: (detail: ErrorDetail) =>
      `${file(detail, 'The new file')} did not pass its check${reason(detail)}, so it was not added and was deleted. Try again to make it anew.`,
  };
}

/** What one takes for its size: only where a word helps to choose. */
const aboutLevels: Readonly<Record<string, string>> = {
  Q2_K: 'the smallest; clearly worse',
  Q3_K_M: 'small; noticeably worse',
  Q4_K_M: 'small and good: what most people take',
  Q5_K_M: 'closer to the original',
  Q6_K: 'very close to the original',
  Q8_0: 'all but the original',
  F16: 'the original’s size, for devices without BF16',
};

export function createJobWords(format: ReturnType<typeof createFormat>) {
  return {
    tensor: ({ number, count }: { number: number; count: number }) => `tensor ${number} of ${count}`,
    beginsAnew: (level: string) => `Paused. ${level} will begin anew; what is finished stays.`,
    /** The quiet line beside the conversations. */
    line: {
      running: (what: string, share: number | null) =>
        share === null ? `${what}…` : `${what}, ${format.percent(share)}`,
      failed: 'Work has stopped: it needs you',
      paused: 'Work is paused',
      waiting: 'Work is waiting',
      about: (line: string) => `${line}. Show what is at work`,
    },
    levels: {
      open: 'Make levels…',
      toOpen: ({ name, level }: { name: string; level: string }) => `Make levels of ${name} ${level}`,
      title: 'Make levels',
      about: (name: string, level: string) =>
        `Smaller levels of ${name}, made on this machine from its ${level} file. You can go on chatting meanwhile; the file itself stays as it is.`,
      lossy:
        'Q8_0 has been made smaller once already, so what is made from it is a little worse than from the original. Take the original where you have it.',
      workingOut: 'Working out sizes and times…',
      legend: 'Levels',
      aboutLevel: (level: string) => aboutLevels[level] ?? '',
      there: 'in the list of models',
      queued: 'being made',
      time: (ms: number | null) => (ms === null ? '' : `about ${format.duration(ms)}`),
      none: 'Choose one level or more.',
      total: (bytes: number, freeBytes: number) =>
        `Takes ${format.bytes(bytes)} of ${format.bytes(freeBytes)} free.`,
      totalTime: (ms: number | null) =>
        ms === null
          ? ''
          : `Takes about ${format.duration(ms)}, the check of each with the engine included, if nothing else runs.`,
      tooLarge: (bytes: number, freeBytes: number) =>
        `These need ${format.bytes(bytes)}, and ${format.bytes(freeBytes)} are free. Choose fewer, or free some space.`,
      confirm: (count: number) =>
        count === 0 ? 'Make levels' : `Make ${format.count(count)} ${count === 1 ? 'level' : 'levels'}`,
    },
  };
}
