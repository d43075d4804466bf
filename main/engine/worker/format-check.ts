// The self-check at load: is this a file that Xenon-4's format fits? A fixed dialogue is encoded with the file's
// own vocabulary and read back, and rendered with its own template; what the model would get is compared, not
// how the template is written.
import type { LlamaModel } from 'node-llama-cpp';
import type { PromptFormat } from '../../../preload/contract/models.ts';
import { type ChatTemplate, createChatTemplate } from './chat-template.ts';
import type { Vocabulary } from './model-vocabulary.ts';
import { encodePrompt, type Tokenizer, toExchanges } from './prompt.ts';
import { type PromptEncoder, xenon4Encoder } from './prompt-format.ts';
import { type ControlTokens, templateEncoder } from './template-encoder.ts';
import type { WholeTextDecoder } from './vocabulary.ts';

export interface CheckedFormat {
  readonly encoder: PromptEncoder;
  readonly format: PromptFormat;
  /** Why there is a doubt, for the log. */
  readonly reason: string | null;
}

const told = 'Answer briefly, in English.\n</s>';
const said = ['What is two plus two?', 'Two plus two is four.', 'And  three, </s> or <s>?'] as const;
const [asked, answered, next] = said;
const turns = said.map((text, at) => ({
  messageId: String(at),
  role: at % 2 === 0 ? ('user' as const) : ('assistant' as const),
  text,
  tokenIds: null,
}));

/** What is wrong with how the vocabulary writes the fixed dialogue with its instruction; null: nothing. */
export function tokenizerFault(
  tokenizer: Tokenizer,
  decode: (ids: readonly number[]) => string,
): string | null {
  const ids = encodePrompt(tokenizer, toExchanges(turns), told);
  const { bos, eos } = tokenizer;
  if (ids[0] !== bos || ids.filter((id) => id === bos).length !== 1)
    return `<s> (${bos}) does not stand once, at the start`;
  if (ids.filter((id) => id === eos).length !== 1) return `</s> (${eos}) does not stand once`;
  const end = ids.indexOf(eos);
  // SentencePiece puts a space before every piece of text that it is given.
  const prefix = decode(tokenizer.encode('x')) === ' x' ? ' ' : '';
  const first = decode(ids.slice(1, end));
  const second = decode(ids.slice(end + 1));
  if (first !== `${prefix}[INST] ${told}\n\n${asked} [/INST]${answered}`)
    return `the first turn reads "${first}"`;
  if (second !== `${prefix} [INST] ${next} [/INST]`) return `the second turn reads "${second}"`;
  return null;
}

/**
 * Whether a template writes the family's format: `<s>[INST] question [/INST]reply</s> [INST] question [/INST]`.
 * Templates of Mistral-v0.1 fine-tunes differ in the spaces around control tokens and before replies, and in
 * whether they write `<s>`; that is no other family. The spaces inside the brackets are.
 */
export function isMistralV01(template: ChatTemplate, { bos, eos }: { bos: string; eos: string }): boolean {
  const [question, reply, last] = ['What is two plus two?', 'Four.', 'And three?'];
  const rule = `${bos}[INST] ${question} [/INST]${reply}${eos} [INST] ${last} [/INST]`;
  const tidy = (text: string): string => {
    const spaced = [bos, eos].reduce(
      (all, name) => all.replaceAll(new RegExp(`\\s*${literal(name)}\\s*`, 'g'), name),
      text,
    );
    return spaced.replaceAll(/\[\/INST\]\s+/g, '[/INST]').trim();
  };
  const withBos = (text: string): string => (text.startsWith(bos) ? text : bos + text);
  return withBos(tidy(template.text([question, reply, last] as string[]))) === tidy(rule);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Chooses how prompts for the model are written, and says where that is in doubt. */
export function checkFormat(options: {
  /** `tokenizer.chat_template`; null: the file has none, and Xenon-4's format is as good as any. */
  template: string | null;
  names: { readonly bos: string; readonly eos: string };
  tokenizer: Tokenizer;
  controls: ControlTokens;
  beginsWithBos: boolean;
  decode(ids: readonly number[]): string;
}): CheckedFormat {
  const { template: source, names, tokenizer, controls, beginsWithBos, decode } = options;
  const fault = tokenizerFault(tokenizer, decode);
  const xenon4 = xenon4Encoder(tokenizer);
  const asXenon4 = (doubt: PromptFormat['doubt'], reason: string | null): CheckedFormat => ({
    encoder: xenon4,
    format: { name: 'xenon4', doubt },
    reason,
  });
  const ours = fault === null ? asXenon4(null, null) : asXenon4('otherTokenizer', fault);
  if (source === null) return ours;
  try {
    const template = createChatTemplate(source, names);
    if (isMistralV01(template, names)) return ours;
    const encoder = templateEncoder({ template, tokenizer, controls, beginsWithBos });
    const reason = 'its chat template is not of the family of Mistral v0.1';
    return { encoder, format: { name: 'ownTemplate', doubt: 'otherTemplate' }, reason };
  } catch (error) {
    return asXenon4('unusableTemplate', `its chat template cannot be used: ${error}`);
  }
}

/** The check of a model that has just been loaded. */
export function checkFormatOf(
  model: LlamaModel,
  parts: { tokenizer: Tokenizer; vocabulary: Vocabulary; decode: WholeTextDecoder },
): CheckedFormat {
  const { chat_template } = model.fileInfo.metadata.tokenizer ?? {};
  const { bosString, eosString, shouldPrependBosToken } = model.tokens;
  return checkFormat({
    template: typeof chat_template === 'string' && chat_template.trim() !== '' ? chat_template : null,
    names: { bos: bosString ?? '', eos: eosString ?? '' },
    tokenizer: parts.tokenizer,
    controls: parts.vocabulary.controls,
    beginsWithBos: shouldPrependBosToken,
    decode: (ids) => parts.decode(ids).text,
  });
}
