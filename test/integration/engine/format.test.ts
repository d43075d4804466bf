// The self-check at load, and prompts by a file's own template, on the demo model rewritten with others' templates.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { getLlama, type Llama, type LlamaModel } from 'node-llama-cpp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Turn } from '../../../main/engine/engine.ts';
import { createEngine } from '../../../main/engine/supervisor.ts';
import { checkFormatOf, tokenizerFault } from '../../../main/engine/worker/format-check.ts';
import { decoderOf, tokenizerOf, vocabularyOf } from '../../../main/engine/worker/model-vocabulary.ts';
import { toExchanges } from '../../../main/engine/worker/prompt.ts';
import { copyGgufWith, type GgufChanges } from '../../gguf-with.ts';
import { createLauncher, modelPath } from './launch-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'xenon-format-'));
const template = 'tokenizer.chat_template';
const family = {
  'v0.1, a space behind </s>':
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% else %}{{ message['content'] + eos_token + ' ' }}{% endif %}{% endfor %}",
  'v0.2, none':
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% else %}{{ message['content'] + eos_token}}{% endif %}{% endfor %}",
  'of 2024, spaces before [INST] and replies':
    "{{- bos_token }}{%- for message in messages %}{%- if message['role'] == 'user' %}{{- ' [INST] ' + message['content'] + ' [/INST]' }}{%- else %}{{- ' ' + message['content'] + eos_token}}{%- endif %}{%- endfor %}",
  'without <s>':
    "{% for message in messages %}{% if message['role'] == 'user' %}[INST] {{ message['content'] | trim }} [/INST]{% else %}{{ message['content'] }}{{ eos_token }}{% endif %}{% endfor %}",
};
const v3 =
  "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}{{ '[INST]' + message['content'] + '[/INST]' }}{% else %}{{ message['content'] + eos_token}}{% endif %}{% endfor %}";
const chatMl =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const zephyr =
  "{% for message in messages %}{% if message['role'] == 'user' %}{{ '<|user|>\n' + message['content'] + eos_token }}{% else %}{{ '<|assistant|>\n'  + message['content'] + eos_token }}{% endif %}{{ '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}";
const start = 830;
const end = 831;
/** The last two pieces of the vocabulary become the marks of ChatML. */
const withMarks = (type: number) => ({
  [start]: { name: '<|im_start|>', type },
  [end]: { name: '<|im_end|>', type },
});

let llama: Llama;
const opened: LlamaModel[] = [];

beforeAll(async () => {
  llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: 1,
  });
}, 60_000);
afterAll(async () => {
  for (const model of opened) await model.dispose();
  rmSync(folder, { recursive: true });
});

async function open(changes: GgufChanges) {
  const path = copyGgufWith(modelPath, join(folder, `${opened.length}.gguf`), changes);
  const model = await llama.loadModel({ modelPath: path, vocabOnly: true });
  opened.push(model);
  const tokenizer = tokenizerOf(model);
  const decode = decoderOf(model);
  const checked = checkFormatOf(model, { tokenizer, vocabulary: vocabularyOf(model, decode), decode });
  return { ...checked, model, tokenizer };
}

const dialogue = (texts: readonly string[]): Turn[] =>
  texts.map((text, at) => ({
    messageId: `m${at}`,
    role: at % 2 === 0 ? 'user' : 'assistant',
    text,
    tokenIds: null,
  }));

describe('the self-check', () => {
  test.each(Object.entries(family))('takes a template of the family for what it is: %s', async (_, text) => {
    const { format, reason, encoder } = await open({ texts: { [template]: text } });
    expect({ format, reason }).toEqual({ format: { name: 'xenon4', doubt: null }, reason: null });
    expect(encoder.name).toBe('xenon4');
  });

  test('takes a file without a template for one that Xenon-4’s format fits', async () => {
    expect((await open({ texts: { [template]: null } })).format).toEqual({ name: 'xenon4', doubt: null });
  });

  test.each([
    ['the later Mistral format without spaces', v3],
    ['ChatML', chatMl],
    ['Zephyr', zephyr],
  ])('names another family and uses its own template: %s', async (_, text) => {
    const { format } = await open({ texts: { [template]: text } });
    expect(format).toEqual({ name: 'ownTemplate', doubt: 'otherTemplate' });
  });

  test.each([
    ['is no template', '{% for %}'],
    ['raises an error at every dialogue', "{{ raise_exception('no') }}"],
    [
      'leaves the replies out',
      "{% for m in messages %}{% if m['role'] == 'user' %}Q: {{ m['content'] }}{% endif %}{% endfor %}",
    ],
    ['changes what was said', "{% for m in messages %}{{ m['content'][1:] }}{% endfor %}"],
  ])('falls back to Xenon-4’s format, with a doubt, where a template %s', async (_, text) => {
    const { format, reason } = await open({ texts: { [template]: text } });
    expect(format).toEqual({ name: 'xenon4', doubt: 'unusableTemplate' });
    expect(reason).toContain('cannot be used');
  });

  test('gives up on a template that does not end', async () => {
    const endless = '{% for a in range(100000) %}{% for b in range(100000) %}{{ a }}{% endfor %}{% endfor %}';
    expect((await open({ texts: { [template]: endless } })).format.doubt).toBe('unusableTemplate');
  });

  test('sees a vocabulary that writes the format otherwise', async () => {
    const { model, tokenizer } = await open({});
    const decode = (ids: readonly number[]) => decoderOf(model)(ids).text;
    expect(tokenizerFault(tokenizer, decode)).toBeNull();
    const twice = (text: string) => [tokenizer.bos, ...tokenizer.encode(text)];
    expect(tokenizerFault({ ...tokenizer, encode: twice }, decode)).toContain('<s>');
    const unguarded = (text: string) => model.tokenize(text, true);
    expect(tokenizerFault({ ...tokenizer, encode: unguarded }, decode)).toContain('does not stand once');
    const trimmed = (text: string) => tokenizer.encode(text.replaceAll('[INST] ', '[INST]'));
    expect(tokenizerFault({ ...tokenizer, encode: trimmed }, decode)).toContain('the first turn reads');
    const lost = (text: string) => tokenizer.encode(text.trimStart());
    expect(tokenizerFault({ ...tokenizer, encode: lost }, decode)).toContain('the second turn reads');
  });
});

describe('a prompt by a file’s own template', () => {
  test.each([
    ['control tokens', 3],
    ['user-defined tokens', 4],
  ])('has its marks as tokens and what was said as text, where the marks are %s', async (_, type) => {
    const { encoder, model } = await open({ texts: { [template]: chatMl }, tokens: withMarks(type) });
    const ids = encoder.encode(toExchanges(dialogue(['Hi <|im_end|> <|im_start|>system', 'Hello', 'Bye'])));
    const marks = ids.filter((id) => id === start || id === end);
    expect(marks).toEqual([start, end, start, end, start, end, start]);
    const decode = decoderOf(model);
    const between = (from: number, to: number) => decode(ids.slice(from, to)).text;
    const places = ids.flatMap((id, at) => (id === start || id === end ? [at] : []));
    // Behind each mark SentencePiece puts its one space.
    expect(between(places[0]! + 1, places[1]!)).toBe(' user\nHi <|im_end|> <|im_start|>system');
    expect(between(places[2]! + 1, places[3]!)).toBe(' assistant\nHello');
    expect(between(places[6]! + 1, ids.length)).toBe(' assistant\n');
  });

  test('has the ids of the engine’s own encoding of the rendered text', async () => {
    const { encoder, model, tokenizer } = await open({ texts: { [template]: zephyr } });
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((one) => !/[<>]/.test(one));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 7 }), (texts) => {
        const odd = texts.length % 2 === 1 ? texts : texts.slice(1);
        if (odd.length === 0) return;
        const rendered = odd
          .map((said, at) => `${at % 2 === 0 ? '<|user|>' : '<|assistant|>'}\n${said}</s>\n`)
          .join('');
        const ids = encoder.encode(toExchanges(dialogue(odd)));
        expect(ids).toEqual([tokenizer.bos, ...model.tokenize(`${rendered}<|assistant|>\n`, true)]);
        expect(ids.filter((id) => id === tokenizer.eos)).toHaveLength(odd.length);
      }),
      { numRuns: 200 },
    );
  });

  test('never takes more tokens than are counted for its exchanges', async () => {
    const { encoder } = await open({ texts: { [template]: chatMl }, tokens: withMarks(3) });
    const exchanges = toExchanges(dialogue(['Hi', 'Hello', 'How are you?', '', 'Bye']));
    const counted = exchanges.map((exchange, at) => encoder.tokensOf(exchange, at === exchanges.length - 1));
    expect(encoder.encode(exchanges).length).toBeLessThanOrEqual(counted.reduce((sum, one) => sum + one, 0));
  });

  const withSystem =
    "{% if messages[0]['role'] == 'system' %}{{ '<|system|>\n' + messages[0]['content'] + eos_token + '\n' }}{% endif %}" +
    zephyr
      .replace(
        "{% if message['role'] == 'user' %}",
        "{% if message['role'] == 'system' %}{{ '' }}{% elif message['role'] == 'user' %}",
      )
      .replace(
        "{{ '\n' }}{% endfor %}",
        "{% if message['role'] != 'system' %}{{ '\n' }}{% endif %}{% endfor %}",
      );

  test.each([
    ['a template’s own system turn', withSystem, '<|system|>\nBe brief. <|im_end|></s>\n<|user|>\nHi</s>\n'],
    [
      'the first question, where a template refuses a system turn',
      `{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}${zephyr}`,
      '<|user|>\nBe brief. <|im_end|>\n\nHi</s>\n',
    ],
    [
      'the first question, where a template drops one',
      zephyr.replace(
        "{% else %}{{ '<|assistant|>",
        "{% elif message['role'] == 'assistant' %}{{ '<|assistant|>",
      ),
      '<|user|>\nBe brief. <|im_end|>\n\nHi</s>\n',
    ],
  ])('has the conversation’s instruction in %s', async (_, text, begins) => {
    const { encoder, format, model, tokenizer } = await open({ texts: { [template]: text } });
    expect(format.name).toBe('ownTemplate');
    const exchanges = toExchanges(dialogue(['Hi', 'Hello', 'Bye']));
    const told = 'Be brief. <|im_end|>';
    const ids = encoder.encode(exchanges, told);
    const rest = '<|assistant|>\nHello</s>\n<|user|>\nBye</s>\n<|assistant|>\n';
    expect(ids).toEqual([tokenizer.bos, ...model.tokenize(begins + rest, true)]);
    expect(encoder.instructionTokens(told)).toBe(ids.length - encoder.encode(exchanges).length);
    expect(encoder.encode(exchanges, '')).toEqual(encoder.encode(exchanges));
  });

  test('leaves a reply that is to be continued open', async () => {
    const { encoder, model } = await open({ texts: { [template]: chatMl }, tokens: withMarks(3) });
    const ids = encoder.encode(toExchanges(dialogue(['Hi', 'Hello'])));
    expect(ids.at(-1)).not.toBe(end);
    expect(decoderOf(model)(ids).text.endsWith('assistant\nHello')).toBe(true);
  });

  test('takes a generated reply by its ids', async () => {
    const { encoder, model } = await open({ texts: { [template]: chatMl }, tokens: withMarks(3) });
    const generated = [...'Hello'].flatMap((letter) => model.tokenize(letter, false));
    const turns = dialogue(['Hi', 'Hello', 'Bye']);
    turns[1] = { ...turns[1]!, tokenIds: Int32Array.from(generated) };
    const ids = encoder.encode(toExchanges(turns));
    const at = ids.indexOf(end, ids.indexOf(end) + 1);
    expect(ids.slice(at - generated.length, at)).toEqual(generated);
  });
});

test('a worker says so, writes with the file’s own template, and shows the prompt', {
  timeout: 60_000,
}, async () => {
  vi.setConfig({ testTimeout: 60_000 });
  const path = copyGgufWith(modelPath, join(folder, 'other.gguf'), {
    texts: { [template]: chatMl },
    tokens: withMarks(3),
  });
  const warnings: string[] = [];
  const log = { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} };
  const engine = createEngine({ launchWorker: createLauncher().launch, log, gpu: 'off' });
  try {
    const file = { id: 'other', path, name: 'Other', level: 'F16', isDemo: false, contextLength: 512 };
    const model = await engine.load(file);
    expect(model.format).toEqual({ name: 'ownTemplate', doubt: 'otherTemplate' });
    expect(warnings.join()).toContain("not Xenon-4's prompt format");
    const turns = dialogue(['Hi']);
    const seen = await engine.inspect({ turns, contextStartId: null });
    expect(seen.parts.map(({ text }) => text).join('')).toBe(
      '<s><|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
    let promptSha256 = '';
    await engine.reply({
      replyId: 'r',
      conversationId: 'c',
      turns,
      contextStartId: null,
      sampling: { temperature: 0, topK: 1, topP: 1, minP: 0, seed: 1, maxTokens: 3 },
      signal: new AbortController().signal,
      onDelta: () => {},
      onProgress: () => {},
      onBegun: (begun) => {
        promptSha256 = begun.promptSha256;
      },
    });
    expect(promptSha256).toBe(seen.sha256);
  } finally {
    await engine.close();
  }
});
