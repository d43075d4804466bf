// What llama.cpp says while it works. The reason of a failure stands only here: the exception itself says
// no more than "Failed to load model".
import { LlamaLogLevel } from 'node-llama-cpp';

export interface EngineLog {
  /** For the engine's `logger` option. */
  readonly logger: (level: LlamaLogLevel, message: string) => void;
  /** Forgets the error lines so far. */
  clear(): void;
  /** The last error lines, else the thrown error's own words. Awaits the lines still on their way. */
  reasonOf(thrown: unknown): Promise<string>;
}

const linesKept = 4;
const longestReason = 1000;

export function createEngineLog(post: (level: 'info' | 'warn' | 'error', text: string) => void): EngineLog {
  let errors: string[] = [];
  return {
    logger(level, message) {
      const text = message.trim();
      const failed = level === LlamaLogLevel.error || level === LlamaLogLevel.fatal;
      if (failed) errors = [...errors, text].slice(-linesKept);
      post(failed ? 'error' : level === LlamaLogLevel.warn ? 'warn' : 'info', text);
    },
    clear() {
      errors = [];
    },
    async reasonOf(thrown) {
      // Native lines reach the logger a turn of the event loop or two after the call has failed.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const own = thrown instanceof Error ? thrown.message : String(thrown);
      return (errors.join('\n') || own).slice(0, longestReason);
    },
  };
}
