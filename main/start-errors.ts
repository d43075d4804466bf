// What a person reads when the app cannot start: one sentence on what is wrong, what was kept and what to
// do. The page's words are in renderer/messages; at this point there is no page.
import type { AppError } from './errors.ts';

/** What the app was started with. */
export interface StartContext {
  readonly dataDir: string;
  readonly modelPath?: string;
  /** `http://127.0.0.1:8080`, say; absent in the desktop app. */
  readonly address?: string;
}

export interface StartFailure {
  readonly sentence: string;
  /** 2: a value given on the command line is wrong; 1: anything else. */
  readonly exitCode: 1 | 2;
}

/** The sentence and the exit code for an error of the start. */
export function startFailure(error: AppError, context: StartContext): StartFailure {
  const { dataDir, modelPath = 'the model file', address = 'the address' } = context;
  const database = `the database in ${dataDir}`;
  const model = (what: string): StartFailure => ({ sentence: `${modelPath} ${what}`, exitCode: 2 });
  const other = (sentence: string): StartFailure => ({ sentence, exitCode: 1 });
  switch (error.code) {
    case 'modelMissing':
      return model('does not exist: give --model the path of a GGUF file.');
    case 'modelUnreadable':
      return model(`cannot be read${because(error)}: check its permissions.`);
    case 'modelNotGguf':
      return model(
        'is not a GGUF file: give --model a file that ends in .gguf and was converted for llama.cpp.',
      );
    case 'modelTruncated':
      return model('is shorter than it says: its download or copy was cut off, so fetch it again.');
    case 'modelDamaged':
      return model('is damaged and cannot be used: fetch it again.');
    case 'modelArchitecture':
      return model(
        `is a model of the architecture "${error.detail.architecture ?? 'unknown'}", and only llama (Mistral, Xenon-4) can be used here.`,
      );
    case 'dataDirUnwritable':
      return other(
        `The data directory ${dataDir} cannot be written to${because(error)}: change its permissions or choose another with --data-dir.`,
      );
    case 'dataDirInUse':
      return other(
        `The data directory ${dataDir} is in use by another Xenon Desktop: close that one or choose another with --data-dir.`,
      );
    case 'databaseNewer':
      return other(
        `A newer version of Xenon Desktop wrote ${database}, and it was left untouched: install that version or choose another directory with --data-dir.`,
      );
    case 'databaseDamaged':
      return other(
        `SQLite cannot read ${database}, and it was left untouched: put a copy from the directory's backups in its place or choose another directory with --data-dir.`,
      );
    case 'databaseUnreadable':
      return other(
        `The system does not let ${database} be read${because(error)}: check its permissions and its disk.`,
      );
    case 'diskFull':
      return other(`The disk that holds ${dataDir} is full: make room and start again.`);
    case 'portInUse':
      return other(
        `Nothing can listen on ${address}${because(error)}: choose another with --port, or 0 for any free one.`,
      );
    default:
      return other(`Xenon Desktop could not start (${error.code})${because(error)}.`);
  }
}

/** What the system said, on one line. */
function because({ cause }: AppError): string {
  return cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : '';
}
