// The words of getting models: the three ways, hubs, downloads and other long work.
import type { OriginalWeights } from '../../../preload/contract/hub.ts';
import type { Job, StepProgress } from '../../../preload/contract/jobs.ts';
import type { ModelEntry, ModelFit } from '../../../preload/contract/models.ts';
import type { createFormat } from '../format.ts';

/** What is assumed where nothing has been measured: 50 Mbit/s, in bytes per second. */
const assumedRate = 50e6 / 8;

type Titled = Pick<ModelEntry, 'name' | 'level'>;

export function createGetWords(format: ReturnType<typeof createFormat>) {
  /** "about 12 minutes", from a measured rate or an assumed one, under the limit that is set. */
  function time(bytes: number, measured: number | null, limit: number | null): string {
    const rate = Math.min(measured ?? assumedRate, limit ?? Number.POSITIVE_INFINITY);
    const about = `about ${format.duration((bytes / rate) * 1000)}`;
    const assumed = measured === null && (limit === null || limit > assumedRate);
    return assumed ? `${about} at 50 Mbit/s` : about;
  }
  const amount = ({ done, total }: StepProgress) => `${format.bytes(done)} of ${format.bytes(total)}`;
  const left = ({ remainingMs }: StepProgress) =>
    remainingMs === null ? [] : [`about ${format.duration(remainingMs)} left`];

  return {
    title: 'Get Xenon-4',
    open: 'Get Xenon-4…',
    way: 'How would you like to get it?',
    ways: {
      file: {
        name: 'I have a GGUF file',
        about: 'Nothing is downloaded or copied. Needs 3 to 9 GB of memory, by its level.',
      },
      hub: {
        name: 'From a hub repository',
        about: (rate: number | null, limit: number | null) =>
          `Ready-made levels of 2.7 to 7.7 GB, as much on the disk and a little more of memory; Q4_K_M, 4.4 GB, takes ${time(4.4e9, rate, limit)}.`,
      },
      weights: {
        name: 'From the original weights',
        about: (rate: number | null, limit: number | null) =>
          `Every level, made on this machine in some minutes each, for 3 to 9 GB of memory. Downloads 14.5 GB, ${time(14.5e9, rate, limit)}, and needs about 35 GB of disk until it is done.`,
      },
    },
    file: {
      drop: 'It stays where it is, and is never changed.',
      browser: 'A page in a browser cannot name a file. Start the app with it:',
    },
    hub: {
      label: 'Repository, its address, or words to look for',
      search: 'Search',
      host: (baseUrl: string) =>
        `On ${baseUrl.replace(/^https?:\/\//, '')}. Nothing is sent before you search.`,
      asking: (text: string) => `Searching for “${text}”…`,
      nothing: (text: string) => `No repository matches “${text}”.`,
      nothingAbout:
        'Try fewer words, or the id of a repository like “owner/name”. The levels can also be made from the original weights.',
      repositories: 'Repositories',
      facts: ({ downloads, updatedAt }: { downloads: number; updatedAt: number | null }) => [
        `${format.count(downloads)} downloads`,
        ...(updatedAt === null ? [] : [`changed ${format.date(updatedAt)}`]),
      ],
      gated: 'has conditions',
      back: 'Other repositories',
      commit: (commit: string) => `as of ${commit.slice(0, 7)}`,
      noModels: 'There is no GGUF file in this repository.',
      hasOriginal: 'It holds the original weights.',
      toWeights: 'Make levels from them',
      levels: 'Levels',
      parts: (count: number) => `${format.count(count)} parts`,
      states: { there: 'In the library', queued: 'On its way' },
      unchecked: 'The hub gives no hash for it, so it cannot be checked.',
      fit: (fit: ModelFit | null) => {
        if (fit === null) return 'Memory: not known before it is here';
        const needs = `needs ${format.bytes(fit.neededBytes)} of memory at ${format.count(fit.contextLength)} tokens`;
        return fit.fits ? `${needs}; fits` : `${needs}; does not fit right now`;
      },
      time,
      sum: (count: number, bytes: number, duration: string) =>
        `${count === 1 ? 'One file' : `${format.count(count)} files`}, ${format.bytes(bytes)}, ${duration}.`,
      disk: (free: number) => `${format.bytes(free)} free on the disk.`,
      diskShort: (free: number) =>
        `Only ${format.bytes(free)} are free on the disk: choose less, or free some.`,
      none: 'Tick the levels that you want; they are downloaded one after the other.',
      download: 'Download',
      openSettings: 'Open Settings',
      page: 'Open its page',
    },
    weights: {
      about: ({ bytes, convertedBytes }: OriginalWeights) =>
        `${format.bytes(bytes)} of original weights become a GGUF of ${format.bytes(convertedBytes)}, and the levels are made from that. Chatting goes on meanwhile.`,
      nothing: 'There are no original weights in this repository.',
      nothingAbout: 'They are a config.json, a tokenizer.model and safetensors files.',
      asStored: 'as stored',
      size: (bytes: number) => `about ${format.bytes(bytes)}`,
      /** `ms`: of converting and making; null: not known. */
      sum: (
        levels: readonly string[],
        download: string | null,
        ms: number | null,
        disk: number,
        after: number,
      ) =>
        [
          `${levels.join(', ')}.`,
          ...(download === null ? [] : [`Downloads ${download}.`]),
          ...(ms === null
            ? []
            : [`Converting, making and checking takes about ${format.duration(ms)} if nothing else runs.`]),
          `Needs ${format.bytes(disk)} of disk until it is done, ${format.bytes(after)} once the originals are deleted.`,
        ].join(' '),
      download: (bytes: number, duration: string) => `${format.bytes(bytes)}, ${duration}`,
      none: 'Tick the levels that you want; one job makes them all.',
      make: 'Make them',
      get: 'Get and make them',
      folder: 'A folder of this machine',
      chooseFolder: 'Choose a folder of weights…',
      command: 'npm start -- --weights FOLDER',
      browser: 'For weights that are on this machine already, start the app with their folder:',
    },
    jobs: {
      label: 'Downloads and other work',
      name: ({ purpose, name, levels }: Pick<Job, 'purpose' | 'name' | 'levels'>) => {
        const list = levels.join(', ');
        if (purpose === 'fromWeights') return `${name}: ${list} from the original weights`;
        return purpose === 'measure' ? `${name}: quality of ${list}` : `${name} · ${list}`;
      },
      progress: (name: string) => `Progress of ${name}`,
      waiting: 'Waits for what is before it',
      paused: 'Paused. What has come so far is kept.',
      kept: 'What has come so far is kept.',
      begins: 'Begins…',
      done: (purpose: Job['purpose']) =>
        purpose === 'measure' ? 'Done: the figures are in “Compare levels”.' : 'Done: in the library.',
      doing: {
        waiting: 'No answer; trying again',
        rehashing: 'Looking at what is there already',
        verifying: 'Checking what has come against the hub’s hash',
        comparing: 'Some of it came wrong: fetching that again',
        storing: 'Waiting until the disk has it all',
      },
      steps: {
        download: 'Downloading',
        convert: 'Converting',
        quantize: 'Making',
        verify: 'Checking',
        measure: 'Measuring',
      },
      step: (number: number, count: number) => `step ${number} of ${count}`,
      running: (what: string, subject: string) => `${what} ${subject}`,
      /** Of what goes through a file from its first byte to its last. */
      details: (progress: StepProgress) => [
        amount(progress),
        ...(progress.rate === null ? [] : [`${format.bytes(progress.rate)}/s`]),
        ...left(progress),
      ],
      /** Of what tries a file out: its bytes would say nothing. */
      share: (progress: StepProgress) => [format.percent(progress.done / progress.total), ...left(progress)],
      pause: 'Pause',
      resume: 'Go on',
      tryAgain: 'Try again',
      cancel: 'Cancel',
      dismiss: 'Remove from this list',
      use: 'Use…',
      onlyUse: (level: string) => `Use ${level}`,
      which: 'For every conversation without a level of its own',
      /** `own`: of the shown conversation, which goes on with that. */
      used: ({ name, level }: Titled, own: Titled | null) =>
        `${name} at ${level} is the default from now on.${own === null ? '' : ` This conversation keeps the level that was chosen for it, ${own.level}.`}`,
      deleteOriginals: (bytes: number) => `Delete the originals (${format.bytes(bytes)})`,
      /** A button's name, where several rows have the same one. */
      of: (action: string, name: string) => `${action}: ${name}`,
    },
    settings: {
      title: 'Downloads',
      baseUrl: 'Hub',
      baseUrlAbout: 'The address of a model hub, or of a mirror of one.',
      invalid: 'An address like https://huggingface.co, without a name or a password in it.',
      token: 'Access token',
      tokenAbout:
        'Opens repositories that are private or have conditions. It is sent to this hub only, and is never shown again.',
      tokenKept: 'A token is kept for this hub.',
      tokenSave: 'Keep',
      tokenForget: 'Forget the token',
      proxy: 'Proxy',
      proxyAbout: 'Empty: as the system’s HTTPS_PROXY and NO_PROXY say.',
      limit: 'Speed limit',
      noLimit: 'None',
      limitAbout: 'For all downloads together.',
      perSecond: (bytes: number) => `${format.bytes(bytes)} per second`,
    },
  };
}
