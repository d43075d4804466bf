// The quantize worker: carries out one order with llama.cpp's quantizer and ends. A process of its own, because
// what goes wrong in native code ends the process, and because only so it can be stopped at once.
import { readdirSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { AppError } from '../../errors.ts';
import { openWorkerPort } from '../../worker-port.ts';
import { type LibLlama, openLibLlama } from './libllama.ts';
import type { LibraryFiles } from './library-files.ts';
import type { QuantizePace } from './making-time.ts';
import type { FromQuantizer, LevelPlan, QuantizeOrder, ToQuantizer } from './messages.ts';
import { mainTypeOf, quantizeLevels } from './quantize-levels.ts';
import { plannedTensors, tensorBegun } from './tensor-lines.ts';

/** The end of what the library said, for the log. */
const keptLog = 4000;
const madeTypes = new Set(quantizeLevels.map(({ level }) => mainTypeOf(level)));

const port = openWorkerPort<ToQuantizer, FromQuantizer>();
// Every core: at low priority a reply that is written beside it goes first.
const threads = availableParallelism();
port.onMessage((message) => void carryOut(message));

/** Whatever else runs on this machine goes first. */
function yieldToOthers(): void {
  const lower = (thread: number) => setPriority(thread, constants.priority.PRIORITY_LOW);
  try {
    // Linux counts priorities by thread, and those that are there already would start others at theirs.
    if (process.platform === 'linux')
      for (const thread of readdirSync('/proc/self/task')) lower(Number(thread));
    else lower(0);
  } catch {
    // It is slower for others then, and not wrong.
  }
}

async function carryOut(message: ToQuantizer): Promise<void> {
  const said = { all: '', errors: '' };
  const hear = (text: string, isError: boolean): void => {
    said.all = (said.all + text).slice(-1_000_000);
    if (isError) said.errors = (said.errors + text).slice(-keptLog);
  };
  try {
    // What else is asked of it takes a moment, and a person waits for it.
    if (message.type === 'quantize') yieldToOthers();
    const lib = open(message.library);
    if (message.type === 'pace') port.post({ type: 'pace', ...paceOf(lib, madeTypes) });
    else if (message.type === 'plan') port.post(await plan(lib, message.source, message.levels, hear, said));
    else await quantize(lib, message.order, hear, said);
  } catch (thrown) {
    const error = AppError.from(thrown);
    const log = [said.all.slice(-keptLog), String((error.cause as Error)?.stack ?? error.cause ?? '')];
    port.post({ type: 'failed', error: error.data, log: log.join('\n').trim() });
  }
}

/** @throws AppError `quantizerUnavailable` */
function open(library: LibraryFiles): LibLlama {
  let lib: LibLlama;
  try {
    lib = openLibLlama(library);
  } catch (cause) {
    throw new AppError('quantizerUnavailable', { cause });
  }
  if (lib.mismatch !== null) throw new AppError('quantizerUnavailable', { cause: new Error(lib.mismatch) });
  return lib;
}

function levelNamed(name: string) {
  const level = quantizeLevels.find((one) => one.level === name);
  if (!level) throw new AppError('badRequest');
  return level;
}

type Said = { all: string; errors: string };
type Hear = (text: string, isError: boolean) => void;

/** The library's own words for a person: the last line that it called an error, without the names of functions. */
function failure({ errors }: Said): AppError {
  const last = errors.trim().split('\n').at(-1) ?? '';
  const reason = last.replace(/^(\w+: )?(failed to quantize: )?(\w+: )?/, '');
  return new AppError('quantizeFailed', { detail: reason === '' ? {} : { reason } });
}

async function plan(
  lib: LibLlama,
  source: string,
  names: readonly string[],
  hear: Hear,
  said: Said,
): Promise<FromQuantizer> {
  const levels: LevelPlan[] = [];
  for (const name of names) {
    said.all = '';
    const call = { source, target: '', level: levelNamed(name), threads, again: true, dryRun: true };
    const done = await lib.quantize(call, hear);
    const tensors = done ? plannedTensors(said.all) : null;
    if (tensors === null) throw failure(said);
    levels.push({ level: name, tensors });
  }
  const types = new Set(
    levels.flatMap(({ tensors }) => tensors.flatMap(({ from, to }) => (from === to ? [] : [to]))),
  );
  return { type: 'planned', levels, ...paceOf(lib, types) };
}

function paceOf(lib: LibLlama, types: ReadonlySet<string>): QuantizePace {
  const times = [...types].map((type) => [type, lib.timePerValue(type)] as const);
  const timePerValue = Object.fromEntries(times.filter((one): one is [string, number] => one[1] !== null));
  return { timePerValue, threads };
}

async function quantize(lib: LibLlama, order: QuantizeOrder, hear: Hear, said: Said): Promise<void> {
  const { source, target, again } = order;
  const call = { source, target, level: levelNamed(order.level), threads, again, dryRun: false };
  const done = await lib.quantize(call, (text, isError) => {
    hear(text, isError);
    const tensor = tensorBegun(text);
    if (tensor) port.post({ type: 'progress', ...tensor });
  });
  if (!done) throw failure(said);
  port.post({ type: 'done' });
}
