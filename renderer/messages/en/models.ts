// The words of the list of models.
import { type LoadedModel, missOf, type Tuning } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';
import { threads } from './engine.ts';

export function createModelWords(format: ReturnType<typeof createFormat>) {
  const takes = (tuning: Tuning): string[] => {
    const { takenBytes, neededBytes } = tuning;
    if (takenBytes === null) return [];
    const taken = `takes ${format.bytes(takenBytes)}`;
    return [missOf(tuning) === null ? taken : `${taken}, ${format.bytes(neededBytes ?? 0)} was expected`];
  };
  return {
    /** The demo model is small and says so wherever its name stands for itself. */
    modelTitle: (model: { name: string; parameters: number; isDemo: boolean }) =>
      model.isDemo
        ? `${model.name} (${format.parameters(model.parameters)} parameters; knows only its few dialogues)`
        : model.name,
    models: {
      title: 'Models',
      about: 'Files are used where they lie and are never changed.',
      current: 'In use',
      use: 'Use',
      toUse: ({ name, level }: { name: string; level: string }) => `Use ${name} ${level}`,
      tryAgain: 'Try again',
      forget: 'Forget',
      loading: (progress: number) => `Loading ${format.percent(progress)}`,
      choose: 'Choose a GGUF file…',
      chooseNote:
        'Or drop it onto the window. It stays where it is; forgetting a model leaves its file alone.',
      browser: 'To add a model, start the app with its GGUF file:',
      command: 'npm start -- --model FILE.gguf',
      inUse: ({ contextLength, tuning }: Pick<LoadedModel, 'contextLength' | 'tuning'>) => [
        `${format.count(contextLength)} tokens`,
        ...takes(tuning),
        `KV cache ${tuning.kvType}`,
        `threads: ${threads(tuning.threads)}`,
      ],
      fellBack: (reason: string) => `Runs on the processor: ${reason}`,
      fellBackNotice: (reason: string) =>
        `The model runs on the processor, which is slower, because the graphics device could not be used. ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`,
      takeSmaller: (model: { name: string; level: string }) => `Use ${model.name} ${model.level}, which fits`,
      notXenon4: 'Not Xenon-4’s format: answers may be poor',
      doubts: {
        otherTemplate: 'Its prompts are written by the template in its file.',
        unusableTemplate:
          'The template in its file cannot be used, so its prompts are written as for Xenon-4.',
        otherTokenizer: 'Its vocabulary writes Xenon-4’s format otherwise than it should be.',
      },
      empty: 'No models yet.',
    },
  };
}
