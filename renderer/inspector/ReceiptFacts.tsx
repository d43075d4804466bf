// The receipt of the inspected reply, in words.
import {
  type Circumstances,
  type Receipt,
  type Sampling,
  samplingPresets,
} from '../../preload/contract/models.ts';
import { samplingKeys } from '../../preload/contract/sampling.ts';
import { t } from '../messages/index.ts';
import { useApp } from '../state/context.tsx';
import { Facts, Section } from './Section.tsx';

/** What was measured. */
export function Statistics() {
  const receipt = useApp((state) => state.inspector?.receipt);
  if (receipt === undefined) return <p className="text-xs text-muted">{t.inspector.opening}</p>;
  if (receipt === null) return <p className="text-xs text-muted">{t.inspector.noReceipt}</p>;
  return (
    <Section title={t.inspector.statistics}>
      <Facts rows={statisticsOf(receipt)} />
    </Section>
  );
}

/** What it takes to make the reply again. */
export function ReceiptFacts() {
  const receipt = useApp((state) => state.inspector?.receipt ?? null);
  if (receipt === null) return null;
  return (
    <Section title={t.inspector.receipt}>
      <Facts rows={factsOf(receipt)} />
    </Section>
  );
}

const otherKeys = samplingKeys.filter((key) => !(key in samplingPresets.balanced));

type Row = readonly [name: string, value: string, long?: 'long'];

function statisticsOf(receipt: Receipt): Row[] {
  const { rows, unknown, rate, endings } = t.inspector;
  const { promptTokens, reusedTokens, generatedTokens, timeToFirstTokenMs: first } = receipt;
  const rateOf = (value: number | null) => (value === null ? unknown : rate(value));
  return [
    [rows.prompt, t.turns.tokens(promptTokens)],
    [rows.reused, t.turns.tokens(reusedTokens)],
    [rows.generated, t.turns.tokens(generatedTokens)],
    [rows.firstToken, first === null ? unknown : t.format.milliseconds(first)],
    [rows.prefill, rateOf(receipt.prefillTokensPerSecond)],
    [rows.decode, rateOf(receipt.decodeTokensPerSecond)],
    [rows.ending, endings[receipt.stopReason ?? 'cutOff']],
  ];
}

function factsOf(receipt: Receipt): Row[] {
  const { rows } = t.inspector;
  const { file, sampling, continued, instruction = '', promptLookup, circumstances } = receipt;
  return [
    [rows.model, `${receipt.model} · ${receipt.level}`],
    [rows.device, t.header.device(receipt)],
    [rows.contextLength, t.turns.tokens(receipt.contextLength)],
    [rows.temperature, String(sampling.temperature)],
    [rows.cuts, t.inspector.cuts(sampling)],
    [rows.maxTokens, t.format.count(sampling.maxTokens)],
    [rows.seed, String(sampling.seed ?? t.inspector.unknown)],
    ...otherOptions(sampling),
    [rows.format, t.inspector.formats[receipt.format]],
    ...(continued.tokens > 0 ? [[rows.continued, t.turns.tokens(continued.tokens)] as const] : []),
    ...(promptLookup === undefined
      ? []
      : [[rows.promptLookup, t.inspector.promptLookup(promptLookup)] as const]),
    ...(circumstances ? circumstancesOf(circumstances) : []),
    ...(instruction === '' ? [] : [[t.instruction.receipt, instruction, 'long'] as const]),
    [rows.engine, receipt.engine, 'long'],
    file.sha256 === null
      ? [rows.fingerprint, `${t.format.bytes(file.bytes)}, ${file.fingerprint}`, 'long']
      : [rows.fileHash, `${t.format.bytes(file.bytes)}, ${file.sha256}`, 'long'],
    [rows.promptHash, receipt.promptSha256, 'long'],
  ];
}

/** What can change the last digits of its numbers. */
function circumstancesOf({ threads, kvType, flashAttention, batchSize, processor }: Circumstances): Row[] {
  const { rows } = t.inspector;
  return [
    [rows.threads, t.inspector.threads(threads)],
    [rows.kvType, kvType],
    [rows.flashAttention, t.inspector.flashAttention(flashAttention)],
    [rows.batchSize, t.turns.tokens(batchSize)],
    [rows.processor, processor, 'long'],
  ];
}

/** What was on beside what every reply has. */
function otherOptions(sampling: Sampling): Row[] {
  return otherKeys.flatMap((key): Row[] => {
    const value = sampling[key];
    if (value === undefined) return [];
    const { label } = t.generation.fields[key];
    return typeof value === 'number' ? [[label, String(value)]] : [[label, JSON.stringify(value), 'long']];
  });
}
