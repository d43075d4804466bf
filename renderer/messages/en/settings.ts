// The words of the settings.
import type { Threads } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';
import { threads } from './engine.ts';

export function createSettingsWords(format: ReturnType<typeof createFormat>) {
  return {
    title: 'Settings',
    sections: 'Sections of the settings',
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    readingSize: 'Reading size',
    pixels: (size: number) => `${size} px`,
    replies: 'Replies',
    range: (min: number, max: number, whole: boolean) =>
      `${whole ? 'A whole number from' : 'From'} ${format.number(min)} to ${format.number(max)}.`,
    model: 'Model',
    contextLength: 'Context length',
    contextAbout: 'How much the model sees at once. Longer takes more memory; a change loads the model anew.',
    contextAuto: 'As long as fits (at most 8,192 tokens)',
    tokens: (count: number) => `${format.count(count)} tokens`,
    speed: 'Speed',
    readAhead: 'Read ahead while idle',
    readAheadAbout:
      'Reads a conversation when you open it, and what you have written while you go on. Answers begin sooner; it takes some power.',
    storage: 'Storage',
    snapshotBudget: 'Kept for conversations',
    snapshotBudgetNone: 'Nothing',
    snapshotBudgetAbout:
      'What the model has read of your conversations is kept on the disk up to this size, so that it need not read them again.',
    engine: {
      title: 'Advanced',
      about: 'What is automatic fits this machine. A change loads the model anew.',
      automatic: 'Automatic',
      device: {
        label: 'Device',
        about: 'Automatic takes a graphics device where there is one.',
        off: 'Processor only',
      },
      gpuLayers: { label: 'Layers on the device', about: 'Empty: as many as fit.' },
      threads: {
        label: 'Threads',
        about: 'Measured on this machine, for reading and for writing. More than is right is far slower.',
        measured: (inUse: Threads | null) => (inUse ? `Automatic (${threads(inUse)})` : 'Automatic'),
        set: 'Set by hand',
        prefill: { label: 'Threads for reading', about: 'While the prompt is read.' },
        decode: { label: 'Threads for writing', about: 'While the reply is written.' },
      },
      kvType: {
        label: 'KV cache',
        about: 'Half the memory for a little precision; automatic takes it only where it is needed.',
        f16: 'f16: exact',
        q8_0: 'q8_0: half the size',
      },
      flashAttention: {
        label: 'Flash attention',
        about: 'Less memory, mostly faster. Without it the KV cache cannot be halved.',
      },
      batchSize: { label: 'Batch size', about: 'Tokens read at once. Larger takes more memory.' },
      mmap: {
        label: 'Map the file',
        about: 'Weights are read from the file as they are needed: loads faster, and shares memory.',
      },
      promptLookup: {
        label: 'Guess ahead',
        about:
          'Guesses what comes next from what was written before, and lets the model check it: text that repeats comes faster, other text may come a little slower.',
      },
      idle: {
        label: 'Unload when unused',
        about: 'Frees the memory; the next message waits while the model loads again.',
        after: (minutes: number) => (minutes === 0 ? 'Never' : `After ${minutes} minutes`),
      },
    },
    data: 'Your data',
    dataAbout: 'Conversations, settings and logs are in this folder, on this machine only:',
    version: (version: string) => `Xenon ${version}`,
  };
}
