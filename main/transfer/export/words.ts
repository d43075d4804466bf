// The words that exported files hold beside what was said. English, like the files' own keys: a file goes to people
// and programs that know nothing of the language of this window.
import type { ReplyStats } from '../../../preload/contract/models.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const dates = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

export const words = {
  you: 'You',
  instruction: 'Instruction',
  speaker: (model: string | null, level: string | null) =>
    `${model ?? 'Model'}${level === null ? '' : ` (${level})`}`,
  /** In the time zone of this machine. */
  time: (ms: number) => dates.format(ms),
  begun: (ms: number) => `Begun ${dates.format(ms)}`,
  lastUsed: (ms: number) => `last used ${dates.format(ms)}`,
  folder: (names: readonly string[]) => `Folder: ${names.join(' / ')}`,
  tags: (names: readonly string[]) => `Tags: ${names.join(', ')}`,
  /** @param turn of the branch that is shown, counted from 1; 0: none */
  otherBranch: (turn: number) => (turn === 0 ? 'Another beginning' : `Another version, after turn ${turn}`),
  ending: {
    complete: '',
    streaming: 'Still being written when this was exported',
    stopped: 'Stopped',
    interrupted: 'Interrupted',
    failed: 'Failed',
  },
  statistics: ({ generatedTokens, decodeTokensPerSecond, timeToFirstTokenMs, seed }: ReplyStats) => [
    generatedTokens === 1 ? '1 token' : `${whole.format(generatedTokens)} tokens`,
    `${tenths.format(decodeTokensPerSecond)} tokens/s`,
    `first token after ${tenths.format(timeToFirstTokenMs / 1000)} s`,
    `seed ${seed}`,
  ],
  allFileName: (ms: number) => `Xenon conversations ${new Date(ms).toISOString().slice(0, 10)}`,
} as const;
