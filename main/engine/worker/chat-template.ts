// A file's own chat template. What people and models said never passes through it: it gets marks in their
// place, so a template decides where control tokens stand, and no text can become one.
import { runInNewContext } from 'node:vm';
import { Template } from '@huggingface/jinja';
import type { Exchange } from './prompt.ts';

/**
 * A piece of a rendered dialogue: the template's own words, or the place of turn number `turn`, or that of the
 * conversation's instruction.
 */
export type RenderedPart =
  | { readonly template: string }
  | { readonly turn: number }
  | { readonly instruction: true };

export interface ChatTemplate {
  /** The text of a dialogue as it stands. @throws what the template raises */
  text(turns: readonly string[]): string;
  /**
   * A dialogue in parts, up to where the model is to write: behind the last question, or behind the last
   * reply, which then stays open.
   * @param withSystem begins with a turn of the role `system`, for the conversation's instruction
   * @throws where the template raises an error, or does not put every turn into its place once
   */
  parts(exchanges: readonly Exchange[], withSystem?: boolean): RenderedPart[];
}

/** A template comes with a file from anywhere: what loops in it must not take the engine along. */
const renderWithinMs = 5000;

/** Two characters for private use; a template that asks what a turn says finds nothing. */
const markStart = '\u{f1234}';
const markEnd = '\u{f4321}';
const marks = new RegExp(`${markStart}(\\d+|system)${markEnd}`, 'u');
const mark = (name: string | number): string => `${markStart}${name}${markEnd}`;

/** @throws where `source` is no template. */
export function createChatTemplate(
  source: string,
  controls: { readonly bos: string; readonly eos: string },
): ChatTemplate {
  const template = within(() => new Template(source));

  function render(turns: readonly string[], system: string | null = null): string {
    const said = turns.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
    const messages = system === null ? said : [{ role: 'system', content: system }, ...said];
    const ask = turns.length % 2 === 1;
    return within(() =>
      template.render({
        messages,
        bos_token: controls.bos,
        eos_token: controls.eos,
        add_generation_prompt: ask,
      }),
    );
  }

  return {
    text: (turns) => render(turns),
    parts(exchanges, withSystem = false) {
      const count = exchanges.reduce((sum, { reply }) => sum + (reply === null ? 1 : 2), 0);
      const places = Array.from({ length: count }, (_, turn) => mark(turn));
      const rendered = render(places, withSystem ? mark('system') : null);
      const pieces = rendered.split(marks);
      const found = pieces.filter((_, at) => at % 2 === 1);
      const turns = found.filter((name) => name !== 'system').map(Number);
      if (found.length - turns.length !== (withSystem ? 1 : 0))
        throw new Error('the template leaves the system turn out, or repeats it');
      if (turns.length !== count || turns.some((turn, at) => turn !== at))
        throw new Error('the template leaves turns out, or changes them');
      const parts = pieces.map((piece, at): RenderedPart => {
        if (at % 2 === 0) return { template: piece };
        return piece === 'system' ? { instruction: true } : { turn: Number(piece) };
      });
      const open = exchanges.at(-1)?.reply ?? null;
      return open === null ? parts : parts.slice(0, -1);
    },
  };
}

/** Runs `work` and gives up after a while, whatever it is in the middle of. */
function within<T>(work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: renderWithinMs }) as T;
}
