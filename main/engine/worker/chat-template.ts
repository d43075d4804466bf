// A file's own chat template. What people and models said never passes through it: it gets marks in their
// place, so a template decides where control tokens stand, and no text can become one.
import { runInNewContext } from 'node:vm';
import { Template } from '@huggingface/jinja';
import type { Exchange } from './prompt.ts';

/** A piece of a rendered dialogue: the template's own words, or the place of turn number `turn`. */
export type RenderedPart = { readonly template: string } | { readonly turn: number };

export interface ChatTemplate {
  /** The text of a dialogue as it stands. @throws what the template raises */
  text(turns: readonly string[]): string;
  /**
   * A dialogue in parts, up to where the model is to write: behind the last question, or behind the last
   * reply, which then stays open.
   * @throws where the template raises an error, or does not put every turn into its place once
   */
  parts(exchanges: readonly Exchange[]): RenderedPart[];
}

/** A template comes with a file from anywhere: what loops in it must not take the engine along. */
const renderWithinMs = 5000;

/** Two characters for private use; a template that asks what a turn says finds nothing. */
const markStart = '\u{f1234}';
const markEnd = '\u{f4321}';
const marks = new RegExp(`${markStart}(\\d+)${markEnd}`, 'u');

/** @throws where `source` is no template. */
export function createChatTemplate(
  source: string,
  controls: { readonly bos: string; readonly eos: string },
): ChatTemplate {
  const template = within(() => new Template(source));

  function render(turns: readonly string[]): string {
    const messages = turns.map((content, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', content }));
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
    text: render,
    parts(exchanges) {
      const count = exchanges.reduce((sum, { reply }) => sum + (reply === null ? 1 : 2), 0);
      const rendered = render(Array.from({ length: count }, (_, turn) => `${markStart}${turn}${markEnd}`));
      const pieces = rendered.split(marks);
      const found = pieces.filter((_, at) => at % 2 === 1).map(Number);
      if (found.length !== count || found.some((turn, at) => turn !== at))
        throw new Error('the template leaves turns out, or changes them');
      const parts = pieces.map((piece, at) => (at % 2 === 1 ? { turn: Number(piece) } : { template: piece }));
      const open = exchanges.at(-1)?.reply ?? null;
      return open === null ? parts : parts.slice(0, -1);
    },
  };
}

/** Runs `work` and gives up after a while, whatever it is in the middle of. */
function within<T>(work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: renderWithinMs }) as T;
}
