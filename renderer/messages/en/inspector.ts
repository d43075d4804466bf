// The words of how a reply was made: its receipt, what the model saw, and writing it again.
import type { Sampling, Threads } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';
import { threads } from './engine.ts';

export function createInspectorWords(format: ReturnType<typeof createFormat>) {
  return {
    title: 'How this reply was made',
    opening: 'Looking it up…',
    noReceipt: 'No receipt was kept of this reply.',
    unknown: 'not known',
    statistics: 'Statistics',
    receipt: 'Receipt',
    rows: {
      prompt: 'Prompt',
      reused: 'Still in memory',
      generated: 'Written',
      firstToken: 'First token after',
      prefill: 'Reading',
      decode: 'Writing',
      ending: 'Ended',
      model: 'Model',
      device: 'Device',
      contextLength: 'Context',
      temperature: 'Temperature',
      cuts: 'Top-k, top-p, min-p',
      maxTokens: 'Maximum length',
      seed: 'Seed',
      format: 'Prompt format',
      continued: 'Continued after',
      engine: 'Engine',
      fileHash: 'Model file, SHA-256',
      fingerprint: 'Model file, fingerprint of its size, beginning and samples',
      promptHash: 'Token ids of the prompt, SHA-256',
      threads: 'Threads',
      kvType: 'KV cache',
      flashAttention: 'Flash attention',
      batchSize: 'Batch size',
      processor: 'Processor',
      promptLookup: 'Guesses ahead',
    },
    rate: (tokensPerSecond: number) => `${format.rate(tokensPerSecond)} tokens/s`,
    threads: (value: Threads) => threads(value),
    flashAttention: (value: boolean | 'auto') =>
      value === 'auto' ? 'where the engine can' : value ? 'on' : 'off',
    promptLookup: (on: boolean) => (on ? 'on' : 'off'),
    cuts: ({ topK, topP, minP }: Sampling) => `${topK}, ${topP}, ${minP}`,
    formats: { xenon4: 'Xenon-4’s', ownTemplate: 'the file’s own template' },
    endings: {
      endOfText: 'by itself',
      stopString: 'at a stop text',
      maxTokens: 'at the maximum length',
      contextFull: 'as the context was full',
      stopped: 'stopped by you',
      cutOff: 'cut off',
    },
    seen: 'What the model saw',
    building: 'Building the prompt again…',
    needsModel: 'The prompt can be shown as soon as a model is loaded.',
    agrees: (tokens: number) => `The same ${format.count(tokens)} tokens that were read then.`,
    disagrees:
      'Not what was read then: the loaded model writes this conversation otherwise, or the app has changed.',
    unchecked: (tokens: number) =>
      `${format.count(tokens)} tokens as they would be read now. Without a receipt, nobody knows what was read then.`,
    leftOut: (turns: number) =>
      turns === 0
        ? 'No turn was left out.'
        : `The first ${format.count(turns)} turns did not fit into the context and were left out.`,
    showAs: 'Show as',
    text: 'Text',
    ids: 'Token ids',
    promptAsText: 'The prompt as text',
    promptAsIds: 'The prompt as token ids: place, id, piece',
    copy: 'Copy the prompt',
    replay: 'Replay',
    replayAbout:
      'Writes the reply again from its receipt and with the level that wrote it, aside, and compares it token by token.',
    replayNow: 'Replay',
    stop: 'Stop the replay',
    match: (tokens: number) => {
      if (tokens === 0) return 'Nothing was written then, so there is nothing to compare.';
      return `Match: ${tokens === 1 ? 'its one token is' : `all ${format.count(tokens)} tokens are`} the same.`;
    },
    differs: (tokens: number) =>
      tokens === 0
        ? 'Differs from the first token on.'
        : `Differs: the first ${format.count(tokens)} tokens are the same, the next is not.`,
    original: 'Then',
    replayed: 'Now',
    endsHere: '(ends here)',
    stopped: (tokens: number) => `Stopped. ${format.count(tokens)} tokens were the same until then.`,
    refused: 'Not replayed, because it would be another reply:',
    addFirst: (model: string, level: string) =>
      `Add the file of ${model} at ${level} to the models, then replay.`,
    toModels: 'Models…',
    others: 'Not as it was then, which can change how numbers are rounded:',
    reasons: {
      noReceipt: 'no receipt was kept',
      modelFile: 'the file that wrote it is not among the models any more, or has changed',
      level: 'another level is loaded',
      prompt: 'the prompt is not the one that was read',
      engine: 'the version of the engine',
      device: 'the device, or the layers on it',
      contextLength: 'the length of the context',
      threads: 'the number of threads',
      kvType: 'the type of the KV cache',
      flashAttention: 'flash attention',
      batchSize: 'the batch size',
      processor: 'the processor',
      promptLookup: 'whether it guesses ahead',
      readAgain: 'part of the prompt was read again, in other steps',
    },
  };
}
