// Every word of the window, in English. Another language is another object of this type.
import type { ErrorData } from '../../preload/contract/errors.ts';
import type { LoadedModel, Sampling, StepDown, Threads } from '../../preload/contract/models.ts';
import { createCompareWords } from './en-compare.ts';
import { createErrorSentences } from './en-errors.ts';
import { createExportWords } from './en-export.ts';
import { createFindWords } from './en-find.ts';
import { createGenerationWords } from './en-generation.ts';
import { createGetWords } from './en-get.ts';
import { createImportWords } from './en-import.ts';
import { createJobWords } from './en-jobs.ts';
import { levelWords } from './en-levels.ts';
import { createLibraryWords } from './en-library.ts';
import { createOrganiseWords } from './en-organise.ts';
import { palette } from './en-palette.ts';
import { personas, prompts } from './en-prompts.ts';
import { queue } from './en-queue.ts';
import { createSafetyWords } from './en-safety.ts';
import { createSeenWords } from './en-seen.ts';
import { shortcuts } from './en-shortcuts.ts';
import { temporary } from './en-temporary.ts';
import { createTreeWords } from './en-tree.ts';
import { createFormat } from './format.ts';

const format = createFormat('en');
const generation = createGenerationWords(format);
const errors = createErrorSentences(format, generation);

const threads = ({ prefill, decode }: Threads): string => `${prefill} to read, ${decode} to write`;

/** What was given up, as one part of a sentence. */
function step(one: Exclude<StepDown, { kind: 'device' }>): string {
  switch (one.kind) {
    case 'context':
      return `a context of ${format.count(one.to)} tokens instead of ${format.count(one.from)}`;
    case 'kvType':
      return `a KV cache at ${one.to} instead of ${one.from}`;
    case 'layers':
      return `${format.count(one.to)} layers on the device instead of ${format.count(one.from)}`;
    default:
      return one satisfies never;
  }
}

function stepsDown(steps: readonly StepDown[]): string {
  const memory = steps.filter((one) => one.kind !== 'device');
  const device = steps.find((one) => one.kind === 'device');
  return [
    ...(device
      ? [
          `${device.from === 'auto' ? 'The graphics device' : device.from} stopped the engine when it was started, so the model runs on ${device.to}.`,
        ]
      : []),
    ...(memory.length > 0
      ? [`For want of memory the model runs with ${memory.map(step).join(' and ')}.`]
      : []),
  ].join(' ');
}

export const en = {
  format,
  error: (error: ErrorData) => errors[error.code](error.detail),
  generation,
  compare: createCompareWords(format),
  levels: levelWords,
  library: createLibraryWords(format),
  jobs: createJobWords(format),
  ...createSafetyWords(format),
  tree: createTreeWords(format),
  app: {
    name: 'Xenon',
    /** @param unread a reply has ended that nobody has seen yet */
    title: (conversation: string | null, unread: boolean) =>
      `${unread ? '● ' : ''}${conversation ? `${conversation} – Xenon` : 'Xenon'}`,
    opening: 'Opening Xenon…',
    lost: 'The connection to the app is gone. What is written is saved; trying again by itself…',
    refused:
      'The app was started again, and this page’s key no longer fits. Open the address that it printed when it started; your conversations are there.',
    savedAgain: 'There is space again, and everything is saved.',
    notices: 'Notices',
    dismiss: 'Dismiss',
    close: 'Close',
    cancel: 'Cancel',
    undo: 'Undo',
    toasts: 'What was done',
  },
  /** The demo model is small and says so wherever its name stands for itself. */
  modelTitle: (model: { name: string; parameters: number; isDemo: boolean }) =>
    model.isDemo
      ? `${model.name} (${format.parameters(model.parameters)} parameters; knows only its few dialogues)`
      : model.name,
  sidebar: {
    label: 'Conversations',
    create: 'New conversation',
    show: 'Show conversations',
    hide: 'Hide conversations',
    empty: 'Conversations appear here once you have sent a first message.',
    today: 'Today',
    yesterday: 'Yesterday',
    actions: 'Actions',
    rename: 'Rename',
    title: 'Title of the conversation',
    export: 'Export…',
    remove: 'Delete',
  },
  header: {
    untitled: 'New conversation',
    rename: 'Rename',
    title: 'Title',
    model: (about: string) => `Model: ${about}`,
    noModel: 'Model: none',
    device: (model: { device: string; layersOnDevice: number; layers: number }) =>
      model.device === 'CPU' ? 'CPU' : `${model.device}, ${model.layersOnDevice}/${model.layers} layers`,
    settings: 'Settings',
  },
  engine: {
    none: 'No model',
    unloaded: 'Unloaded',
    loading: 'Loading the model',
    ready: 'Ready',
    waiting: 'Waiting',
    reading: 'Reading',
    writing: 'Writing',
    restarting: 'Engine restarting',
    failed: 'Model failed',
    rate: (tokensPerSecond: number) => `${format.rate(tokensPerSecond)} tokens/s`,
  },
  empty: {
    title: 'What would you like to talk about?',
    noModel: 'No model is loaded yet.',
    loading: (model: string, progress: number) => `Loading ${model}: ${format.percent(progress)}.`,
    failed: 'The model could not be loaded.',
    unloaded: (model: string) =>
      `${model} was unloaded to free memory; it loads again with your next message.`,
    answers: (model: string) => `${model} answers here.`,
    choose: 'Choose a model',
    ask: 'It knows these, for example:',
    questions: [
      'What is this app?',
      'What is your favourite condiment?',
      'How do I get Xenon-4?',
      'What do the levels mean?',
    ],
    demo: 'This is the built-in demo model. To talk with Xenon-4 itself, get it here:',
    private: 'Everything stays on this machine.',
    palette: 'all commands',
    shortcuts: 'all shortcuts',
  },
  turns: {
    label: 'Messages',
    you: 'You',
    assistant: 'Model',
    opening: 'Opening the conversation…',
    waitingForModel: 'Waiting for the model to load',
    waitingForReply: 'Waiting for another reply to end',
    waiting: 'Waiting for the model',
    reading: (done: number, total: number) =>
      `Reading the conversation: ${format.percent(total ? done / total : 0)}`,
    stopped: 'Stopped',
    interrupted: 'Interrupted. The text so far is kept.',
    unseen: 'The model no longer sees what is above',
    toEnd: 'Go to the end',
    copy: 'Copy',
    copied: 'Copied',
    edit: 'Edit',
    editLabel: 'Edit your turn',
    editQuestion: 'Edit your message',
    askAgain: 'Ask again',
    regenerate: 'Regenerate',
    tryAgain: 'Try again',
    continue: 'Continue',
    previous: 'Previous version',
    next: 'Next version',
    versions: (number: number, count: number) => `${number} of ${count}`,
    tokens: (count: number) => (count === 1 ? '1 token' : `${format.count(count)} tokens`),
    firstToken: (ms: number) => `first token after ${format.milliseconds(ms)}`,
    maxTokens: 'reached the maximum length',
    contextFull: 'the context is full',
    details: 'details',
  },
  queue,
  organise: createOrganiseWords(format),
  palette,
  prompts,
  shortcuts,
  temporary,
  personas,
  markdown: {
    code: 'Code',
    copyCode: 'Copy code',
    copyFailed: 'Not copied: the clipboard is not available',
    image: (alt: string) => (alt ? `[image: ${alt}]` : '[image]'),
    table: 'Table',
    taskDone: 'Done',
    taskOpen: 'To do',
    footnotes: 'Footnotes',
    footnote: (label: string) => `Footnote ${label}`,
    backTo: (label: string) => `Back to the text of footnote ${label}`,
  },
  composer: {
    label: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    stop: 'Stop',
    context: (tokens: number, contextLength: number) => {
      const share = `${format.count(tokens)} of ${format.count(contextLength)} tokens`;
      return tokens > contextLength ? `${share}: not all of it fits` : share;
    },
    contextAbout: 'What the model would read, of what its context holds',
    notSent: (reason: string) => `Not sent; your text is back in the box. ${reason}`,
  },
  models: {
    title: 'Models',
    about: 'Files are used where they lie and are never changed.',
    current: 'In use',
    use: 'Use',
    toUse: (name: string) => `Use ${name}`,
    tryAgain: 'Try again',
    forget: 'Forget',
    loading: (progress: number) => `Loading ${format.percent(progress)}`,
    choose: 'Choose a GGUF file…',
    chooseNote: 'Or drop it onto the window. It stays where it is; forgetting a model leaves its file alone.',
    browser: 'To add a model, start the app with its GGUF file:',
    command: 'npm start -- --model FILE.gguf',
    inUse: ({ contextLength, tuning }: LoadedModel) => [
      `${format.count(contextLength)} tokens`,
      ...(tuning.takenBytes === null ? [] : [`takes ${format.bytes(tuning.takenBytes)}`]),
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
      unusableTemplate: 'The template in its file cannot be used, so its prompts are written as for Xenon-4.',
      otherTokenizer: 'Its vocabulary writes Xenon-4’s format otherwise than it should be.',
    },
    empty: 'No models yet.',
  },
  inspector: {
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
    replayAbout: 'Writes the reply again from its receipt, aside, and compares it token by token.',
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
    others: 'Not as it was then, which can change how numbers are rounded:',
    reasons: {
      noReceipt: 'no receipt was kept',
      modelFile: 'another model file is loaded',
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
  },
  get: createGetWords(format),
  ...createSeenWords(format),
  ...createFindWords(format),
  steps: {
    notice: stepsDown,
    undo: 'Undo',
    undoAbout: 'Forget this, and try in full again',
  },
  /** `chosen` may have left the list by now. */
  refused: (
    chosen: { name: string; level: string } | undefined,
    running: { name: string; level: string },
    error: ErrorData,
  ) =>
    `${chosen ? `${chosen.name} at ${chosen.level}` : 'The model'} could not be loaded, so ${running.name} at ${running.level} goes on. ${errors[error.code](error.detail)}`,
  settings: {
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
  },
  import: createImportWords(format),
  export: createExportWords(format),
};

export type Messages = typeof en;
