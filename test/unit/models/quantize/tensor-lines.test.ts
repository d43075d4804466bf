import { expect, test } from 'vitest';
import { plannedTensors, tensorBegun } from '../../../../main/models/quantize/tensor-lines.ts';

const log = `llama_model_loader: loaded meta data with 27 key-value pairs and 3 tensors from [   1/   3] x - [
[   1/   3] blk.3.ffn_down.weight                - [   768,    256,      1,      1], type =    f16, size =     0.38 MiB ->     0.15 MiB (q6_K)
[   2/   3] blk.3.ffn_norm.weight                - [   256,      1,      1,      1], type =    f32, size =    0.001 MiB
[   3/   3] output.weight                        - [  4096,  32000,      1,      1], type =   bf16, size =   250.00 MiB ->   102.54 MiB (iq4_xs)
llama_model_quantize_impl: model size  =     6.57 MiB (16.01 BPW)
`;

test('every tensor is read with its shape and both types', () => {
  expect(plannedTensors(log)).toEqual([
    { name: 'blk.3.ffn_down.weight', shape: [768, 256], from: 'F16', to: 'Q6_K' },
    { name: 'blk.3.ffn_norm.weight', shape: [256], from: 'F32', to: 'F32' },
    { name: 'output.weight', shape: [4096, 32_000], from: 'BF16', to: 'IQ4_XS' },
  ]);
});

test('a run that does not tell of all of them tells of none', () => {
  expect(plannedTensors(log.replace(/^\[ {3}2.*\n/m, ''))).toBe(null);
  expect(plannedTensors(log.replace(/^\[ {3}3.*\n/m, ''))).toBe(null);
  expect(plannedTensors('')).toBe(null);
});

test('a tensor is known at the beginning of its line, before it is worked on', () => {
  const beginning = '[  36/ 291] blk.3.ffn_down.weight                - [ 14336,   4096,      1,      1], ';
  expect(tensorBegun(beginning)).toEqual({ number: 36, count: 291, name: 'blk.3.ffn_down.weight' });
  expect(tensorBegun('converting to q6_K .. ')).toBe(null);
});
