// Prompts by a file's own template: its words are searched for control tokens, what was said is only text.
// What stands between two control tokens is encoded in one piece, as llama.cpp does it.
import type { ChatTemplate } from './chat-template.ts';
import { type Exchange, type Tokenizer, toExchanges, withInstruction } from './prompt.ts';
import type { PromptEncoder } from './prompt-format.ts';

/** By the text that stands for it in a template. */
export type ControlTokens = ReadonlyMap<string, number>;

/** @throws where the template cannot be used: it raises an error, or leaves turns out. */
export function templateEncoder(options: {
  template: ChatTemplate;
  tokenizer: Tokenizer;
  controls: ControlTokens;
  /** Whether the file wants its prompts to begin with `<s>`. */
  beginsWithBos: boolean;
}): PromptEncoder {
  const { template, tokenizer, controls, beginsWithBos } = options;
  const finder = controlFinder(controls);
  const keepsPlace = repliesKeepTheirPlace(template);
  const hasSystem = knowsSystemRole(template);

  function encode(all: readonly Exchange[], instruction = ''): number[] {
    const asSystem = instruction !== '' && hasSystem;
    const exchanges = asSystem ? all : withInstruction(all, instruction);
    const turns = exchanges.flatMap(({ question, reply }) =>
      reply === null ? [question] : [question, reply],
    );
    const ids: number[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') for (const id of tokenizer.encode(text)) ids.push(id);
      text = '';
    };
    for (const part of template.parts(exchanges, asSystem)) {
      if ('instruction' in part) {
        text += instruction;
        continue;
      }
      if ('turn' in part) {
        const { text: said, tokenIds } = turns[part.turn]!;
        if (tokenIds === null || !keepsPlace) text += said;
        else {
          flush();
          for (const id of tokenIds) ids.push(id);
        }
        continue;
      }
      for (const piece of part.template.split(finder)) {
        const control = controls.get(piece);
        if (control === undefined) text += piece;
        else {
          flush();
          ids.push(control);
        }
      }
    }
    flush();
    return beginsWithBos && ids[0] !== tokenizer.bos ? [tokenizer.bos, ...ids] : ids;
  }

  const encoder: PromptEncoder = {
    name: 'ownTemplate',
    // What the template says once is counted for every exchange, and a reply's end with a question that
    // follows it: rather too much than too little.
    tokensOf: (exchange, last) =>
      encode(last || exchange.reply === null ? [exchange] : [exchange, anyNext]).length,
    instructionTokens: (instruction) => encode([anyNext], instruction).length - encode([anyNext]).length,
    encode,
  };
  encoder.encode(toExchanges(dialogue));
  return encoder;
}

const turn = (messageId: string, role: 'user' | 'assistant', text: string) => ({
  messageId,
  role,
  text,
  tokenIds: null,
});
const anyNext: Exchange = { question: turn('next', 'user', ''), reply: null };
const dialogue = [turn('1', 'user', 'a'), turn('2', 'assistant', 'b'), turn('3', 'user', 'c')];

/** Whether it has a place for a turn of the role `system`; otherwise an instruction goes before the first question. */
function knowsSystemRole(template: ChatTemplate): boolean {
  try {
    return [1, 3].every((count) => template.parts(toExchanges(dialogue.slice(0, count)), true).length > 0);
  } catch {
    return false;
  }
}

/**
 * Whether a reply stands in the history where it was written. Only then do the ids that the model generated
 * belong there; some templates put a space before it that was the reply's own when it was asked for.
 */
function repliesKeepTheirPlace(template: ChatTemplate): boolean {
  const before = (count: number): string =>
    template
      .parts(toExchanges(dialogue.slice(0, count)))
      .slice(2, 3)
      .map((part) => ('template' in part ? part.template : ''))
      .join('');
  return before(1) === before(3);
}

/** Splits text so that control tokens stand alone, the longest first where one begins like another. */
function controlFinder(controls: ControlTokens): RegExp {
  const names = [...controls.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.length === 0 ? '(?!)' : `(${escaped.join('|')})`, 'u');
}
