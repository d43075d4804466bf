// The tokenizer as GGUF's metadata: the pieces of tokenizer.model, the tokens that a fine-tune has added, the
// ids with a meaning, and the chat template.
import { z } from 'zod';
import type { GgufMetadataPairs, GgufValue } from './gguf-header.ts';
import { type MistralConfig, unsupported } from './mistral-config.ts';
import { type Piece, pieceTypes, type SentencePieceModel } from './sentencepiece.ts';
import { damaged, readJson, readSmallFile } from './source-file.ts';

const configFile = 'tokenizer_config.json';
const addedFile = 'added_tokens.json';
const templateFile = 'chat_template.jinja';
const maxBytes = 4 << 20;
const maxTemplateBytes = 1 << 20;
const maxTokenLength = 4096;

/** The template of Mistral-7B-Instruct-v0.1, whose format Xenon-4 keeps. */
export const mistralTemplate =
  "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ message['content'] + eos_token + ' ' }}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}";

const tokenText = z.string().min(1).max(maxTokenLength);
const namedToken = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();
const configSchema = z.looseObject({
  add_bos_token: z.boolean().nullish(),
  add_eos_token: z.boolean().nullish(),
  pad_token: namedToken,
  added_tokens_decoder: z
    .record(z.string(), z.looseObject({ content: tokenText, special: z.boolean().nullish() }))
    .nullish(),
  chat_template: z
    .union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))])
    .nullish(),
});
type TokenizerConfig = z.infer<typeof configSchema>;

/**
 * @throws AppError `checkpointUnreadable`, `checkpointDamaged`, `checkpointUnsupported`
 */
export function tokenizerMetadata(
  dir: string,
  model: SentencePieceModel,
  { vocabulary, ...config }: MistralConfig,
): GgufMetadataPairs {
  if (model.pieces.length > vocabulary) throw unsupported('vocab_size');
  const settings = readTokenizerConfig(dir);
  const tokens = tokensOf(dir, model, settings, vocabulary);
  const pairs: [string, GgufValue][] = [
    ['model', { type: 'text', value: 'llama' }],
    ['pre', { type: 'text', value: 'default' }],
    ['tokens', { type: 'texts', value: tokens.map(({ text }) => text) }],
    ['scores', { type: 'floats', value: tokens.map(({ score }) => score) }],
    ['token_type', { type: 'integers', value: tokens.map(({ type }) => type) }],
  ];
  const ids = {
    bos_token_id: config.bos ?? model.bos,
    eos_token_id: config.eos ?? model.eos,
    unknown_token_id: model.unknown,
    padding_token_id: config.pad ?? idOf(settings.pad_token, tokens) ?? model.pad,
  };
  for (const [key, id] of Object.entries(ids)) {
    if (id === null) continue;
    if (id >= vocabulary) throw unsupported(key);
    pairs.push([key, { type: 'count', value: id }]);
  }
  pairs.push(
    ['add_bos_token', { type: 'flag', value: settings.add_bos_token ?? true }],
    ['add_eos_token', { type: 'flag', value: settings.add_eos_token ?? false }],
    ['add_space_prefix', { type: 'flag', value: model.addsSpace }],
  );
  const template: [string, GgufValue] = [
    'tokenizer.chat_template',
    { type: 'text', value: templateOf(dir, settings) },
  ];
  return [...pairs.map(([key, value]) => [`tokenizer.ggml.${key}`, value] as const), template];
}

function readTokenizerConfig(dir: string): TokenizerConfig {
  const parsed = configSchema.safeParse(readJson(dir, configFile, maxBytes) ?? {});
  if (parsed.success) return parsed.data;
  throw damaged(configFile, 'badHeader', parsed.error.issues[0]?.path.join('.'));
}

/** One for each row of the embedding; rows that no piece and no added token has are unused. */
function tokensOf(
  dir: string,
  model: SentencePieceModel,
  settings: TokenizerConfig,
  vocabulary: number,
): Piece[] {
  const tokens = Array.from(
    { length: vocabulary },
    (_, id): Piece => model.pieces[id] ?? { text: `[PAD${id}]`, score: -10_000, type: pieceTypes.unused },
  );
  const added = new Map<number, { text: string; special: boolean }>();
  const listed = z.record(tokenText, z.int().min(0)).safeParse(readJson(dir, addedFile, maxBytes) ?? {});
  if (!listed.success) throw damaged(addedFile, 'badHeader');
  for (const [text, id] of Object.entries(listed.data)) added.set(id, { text, special: false });
  for (const [key, { content: text, special }] of Object.entries(settings.added_tokens_decoder ?? {}))
    added.set(Number(key), { text, special: special ?? false });
  for (const [id, { text, special }] of added) {
    if (!Number.isInteger(id) || id < 0 || id >= vocabulary) throw unsupported(`${text.slice(0, 80)}: ${id}`);
    // The list repeats <unk>, <s> and </s>, of which tokenizer.model knows more.
    if (model.pieces[id]?.text === text) continue;
    tokens[id] = { text, score: -1000, type: special ? pieceTypes.control : pieceTypes.userDefined };
  }
  return tokens;
}

function idOf(token: z.infer<typeof namedToken>, tokens: readonly Piece[]): number | null {
  const text = typeof token === 'string' ? token : token?.content;
  const id = tokens.findIndex((one) => one.text === text);
  return text === undefined || id < 0 ? null : id;
}

function templateOf(dir: string, { chat_template: told }: TokenizerConfig): string {
  const named = Array.isArray(told)
    ? (told.find(({ name }) => name === 'default') ?? told[0])?.template
    : told;
  return named ?? readSmallFile(dir, templateFile, maxTemplateBytes)?.toString('utf8') ?? mistralTemplate;
}
