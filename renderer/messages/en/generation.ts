// The words about how replies are written: values, presets, where a value comes from.
import type { ErrorDetail } from '../../../preload/contract/errors.ts';
import type { SchemaProblem } from '../../../preload/contract/json-schema.ts';
import type { SamplingKey } from '../../../preload/contract/sampling.ts';
import type { createFormat } from '../format.ts';

export type GenerationWords = ReturnType<typeof createGenerationWords>;

const fields: Readonly<Record<SamplingKey, { readonly label: string; readonly about: string }>> = {
  temperature: { label: 'Temperature', about: 'Higher is freer; 0 always takes the most likely token.' },
  topK: { label: 'Top-k', about: 'Choose among this many likeliest tokens; 0 means all.' },
  topP: { label: 'Top-p', about: 'Choose among the likeliest that make up this share.' },
  minP: { label: 'Min-p', about: 'Leave out tokens below this share of the likeliest one.' },
  maxTokens: { label: 'Maximum length', about: 'Tokens, at most, in one reply.' },
  seed: { label: 'Seed', about: 'The same seed gives the same reply. Empty: a new one each time.' },
  repetitionPenalty: {
    label: 'Repetition penalty',
    about: 'Above 1, what the reply has said comes less easily again; 1 is off.',
  },
  frequencyPenalty: {
    label: 'Frequency penalty',
    about: 'Makes a token rarer each time it was used; 0 is off.',
  },
  presencePenalty: { label: 'Presence penalty', about: 'Makes a token rarer once it was used; 0 is off.' },
  penaltyWindow: { label: 'Penalties look back', about: 'How many tokens of the reply they count.' },
  dryStrength: {
    label: 'DRY strength',
    about: 'Keeps whole phrases from being repeated; 0 is off, 0.8 is usual.',
  },
  dryBase: { label: 'DRY growth', about: 'How fast it grows with the length of the repeated phrase.' },
  dryAllowedLength: { label: 'DRY allowed length', about: 'Phrases of up to this many tokens may repeat.' },
  dryWindow: { label: 'DRY looks back', about: 'Tokens of the reply that count. Empty: all.' },
  dryBreakers: {
    label: 'DRY breakers',
    about: 'A phrase ends at any of these. One a line; \\n is a line break.',
  },
  xtcProbability: {
    label: 'XTC probability',
    about: 'How often the most obvious words are passed over; 0 is off.',
  },
  xtcThreshold: { label: 'XTC threshold', about: 'Only words at least this likely are passed over.' },
  stopStrings: {
    label: 'Stop texts',
    about: 'The reply ends before any of these. One a line; \\n is a line break.',
  },
  jsonSchema: { label: 'JSON schema', about: 'The reply is JSON that holds to this. Empty: free text.' },
  logitBias: {
    label: 'Words favoured or avoided',
    about: 'From −100, never, to 100, nearly always. As written, and with a space before.',
  },
};

export function createGenerationWords(format: ReturnType<typeof createFormat>) {
  /** What is wrong with a JSON schema, as one sentence. */
  function schemaProblem({ kind, where, word, limit }: SchemaProblem): string {
    const place = where === '' ? '' : ` at ${where}`;
    switch (kind) {
      case 'notJson':
        return 'The schema is not JSON: look for a missing quote, comma or bracket.';
      case 'notSchema':
        return `A JSON schema is an object like {"type": "object"}; what stands${place || ' here'} is not.`;
      case 'empty':
        return `The schema does not say what is wanted${place}: give a “type”.`;
      case 'unknownType':
        return `“${word}” is not a type that a JSON schema knows${place}.`;
      case 'unsupported':
        return `A reply cannot be held to “${word}”${place}: take it out, or say it in your message.`;
      case 'badValue':
        return `“${word}” has a value that cannot be used${place}.`;
      case 'tooLarge':
        return `“${word}”${place} can be ${format.count(limit ?? 0)} at most.`;
      case 'noSuchDefinition':
        return `The schema refers to “${word}”${place}, and there is no such definition in its “$defs”.`;
      case 'bounds':
        return `The lower bound is above the upper one${place} (${word}).`;
      case 'engine':
        return 'The engine cannot hold a reply to this schema: make it smaller or simpler.';
      default:
        return kind satisfies never;
    }
  }

  function badPresetFile(problem: ErrorDetail['preset'], where = ''): string {
    switch (problem) {
      case 'notJson':
        return 'This file is not JSON, so no preset was added. Choose a file that was exported as a preset.';
      case 'newer':
        return 'This preset was exported by a newer version of Xenon, so it was not added. Update Xenon, then try again.';
      case 'value':
        return `The file has a value that cannot be used${where ? ` (${where})` : ''}, so no preset was added.`;
      default:
        return 'This file is not a preset of Xenon, so nothing was added. Choose a file that was exported as a preset.';
    }
  }

  return {
    schemaProblem,
    badPresetFile,
    fields,
    title: 'How replies are written',
    preset: 'Preset',
    builtIn: {
      balanced: { name: 'Balanced', about: 'Lively, and rarely off the point.' },
      precise: { name: 'Precise', about: 'Always the most likely word: the same question, the same answer.' },
      modelCard: { name: 'Model card', about: 'As the card of Xenon-4 runs it: freer, less predictable.' },
    },
    own: 'Your own.',
    none: { name: 'No preset', about: 'Your values below, and nothing over them.' },
    asApp: (name: string) => `As in Settings (${name})`,
    groups: {
      choice: 'Choice of words',
      repetition: 'Repetition',
      shape: 'Shape of the reply',
    },
    set: (count: number) => `${format.count(count)} set`,
    noTypical: 'Typical sampling is not here: the engine does not have it.',
    origins: {
      default: 'default',
      app: 'from Settings',
      preset: (name: string) => `from ${name}`,
      here: 'set here',
    },
    reset: (label: string) => `Reset ${label}`,
    resetAll: 'Reset all',
    fromPreset: (name: string) =>
      `What ${name} sets cannot be changed: duplicate it for one of your own. The rest is for all conversations.`,
    editsPreset: (name: string) => `What is changed here is changed in “${name}”.`,
    editsApp: 'For all conversations, where no preset says otherwise.',
    save: 'Save as preset…',
    name: 'Name of the preset',
    nameTaken: 'There is a preset of this name already.',
    create: 'Save',
    createFrom: 'New preset…',
    rename: 'Rename…',
    duplicate: 'Duplicate…',
    export: 'Export…',
    import: 'Import…',
    importLabel: 'A preset’s file',
    remove: 'Delete…',
    confirmRemove: 'Delete preset',
    removeAbout: (name: string) =>
      `Delete “${name}”? Conversations that use it go on as in Settings, and Settings with Balanced.`,
    saved: (name: string) => `Saved as “${name}”.`,
    copyOf: (name: string) => `${name} copy`,
    tooMany: (count: number) => `At most ${format.count(count)} of them.`,
    tooLong: (length: number) => `One of them is longer than ${format.count(length)} characters.`,
    word: 'Word or words',
    bias: 'Bias',
    addWord: 'Add a word',
    removeWord: (text: string) => (text === '' ? 'Remove' : `Remove “${text}”`),
    jsonCutOff: 'the JSON is cut off',
  };
}
