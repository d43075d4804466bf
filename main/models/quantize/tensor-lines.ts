// Reads what llama.cpp's quantizer says of each tensor. One line of a run without writing:
// "[  36/  39] blk.3.ffn_down.weight  - [   768,    256,      1,      1], type =    f16, size =  0.38 MiB -> 0.15 MiB (q6_K)"
// Source: the main loop of llama_model_quantize_impl in src/llama-quant.cpp of llama.cpp v0.4.0.
import type { PlannedTensor } from './messages.ts';

const line =
  /^\[ *(\d+)\/ *(\d+)\] (\S+) +- \[([\d, ]+)\], type = +(\S+), size = +[\d.]+ MiB(?: -> +[\d.]+ MiB \((\S+)\))?$/;
const beginning = /\[ *(\d+)\/ *(\d+)\] (\S+) +- \[/;

/** The number of a tensor, from 1, and of all, where `text` begins a line about one. */
export function tensorBegun(text: string): { number: number; count: number; name: string } | null {
  const found = beginning.exec(text);
  if (!found) return null;
  return { number: Number(found[1]), count: Number(found[2]), name: found[3] as string };
}

/** The tensors of a whole run without writing; null where it does not tell of all of them. */
export function plannedTensors(log: string): PlannedTensor[] | null {
  const tensors: PlannedTensor[] = [];
  let count = -1;
  for (const one of log.split('\n')) {
    const found = line.exec(one);
    if (!found) continue;
    const [, number, all, name = '', sizes = '', from = '', to = from] = found;
    if (Number(number) !== tensors.length + 1) return null;
    count = Number(all);
    const shape = sizes.split(',').map(Number);
    while (shape.length > 1 && shape.at(-1) === 1) shape.pop();
    tensors.push({ name, shape, from: from.toUpperCase(), to: to.toUpperCase() });
  }
  return tensors.length === count ? tensors : null;
}
