import { describe, expect, test } from 'vitest';
import { levelOf } from '../../../main/models/levels.ts';

/** A model of 8 layers in which each kind of weight has the type that `typeOf` gives it. */
function model(typeOf: (kind: string, layer: number) => string, fileType: number | null = null) {
  const kinds = { attn_q: 16, attn_k: 4, attn_v: 4, attn_output: 16, ffn_gate: 56, ffn_up: 56, ffn_down: 56 };
  const tensors = [
    { name: 'token_embd.weight', type: typeOf('token_embd', 0), shape: [256, 32_000] },
    { name: 'output.weight', type: typeOf('output', 0), shape: [256, 32_000] },
    { name: 'output_norm.weight', type: 'F32', shape: [256] },
  ];
  for (let layer = 0; layer < 8; layer++) {
    tensors.push({ name: `blk.${layer}.attn_norm.weight`, type: 'F32', shape: [256] });
    for (const [kind, rows] of Object.entries(kinds)) {
      tensors.push({ name: `blk.${layer}.${kind}.weight`, type: typeOf(kind, layer), shape: [256, rows] });
    }
  }
  return { tensors, fileType };
}

/** llama.cpp's choice of the layers that get more bits. */
const moreBits = (layer: number) => layer < 1 || layer >= 7 || (layer - 1) % 3 === 2;
const isFine = (kind: string) => kind === 'attn_v' || kind === 'ffn_down';

describe('the level is named from the tensors', () => {
  test.each(['F32', 'F16', 'BF16', 'Q8_0', 'Q6_K', 'Q4_0', 'Q5_1', 'IQ4_XS', 'IQ4_NL'])('%s', (level) => {
    expect(levelOf(model((kind) => (kind === 'output' ? 'Q6_K' : level)))).toBe(level);
  });

  const mixtures: [string, (kind: string, layer: number) => string][] = [
    ['Q5_K_M', (kind, layer) => (isFine(kind) && moreBits(layer) ? 'Q6_K' : 'Q5_K')],
    ['Q5_K_S', () => 'Q5_K'],
    ['Q4_K_M', (kind, layer) => (isFine(kind) && moreBits(layer) ? 'Q6_K' : 'Q4_K')],
    ['Q4_K_S', (kind, layer) => (kind === 'attn_v' && layer < 4 ? 'Q5_K' : 'Q4_K')],
    ['Q3_K_L', (kind) => (isFine(kind) || kind === 'attn_output' ? 'Q5_K' : 'Q3_K')],
    ['Q3_K_M', (kind, layer) => (kind === 'attn_v' && layer < 2 ? 'Q5_K' : isFine(kind) ? 'Q4_K' : 'Q3_K')],
    ['Q3_K_S', () => 'Q3_K'],
    ['Q2_K', (kind) => (kind === 'attn_v' ? 'Q4_K' : kind === 'ffn_down' ? 'Q3_K' : 'Q2_K')],
    ['Q2_K_S', (kind) => (kind === 'attn_v' ? 'Q4_K' : 'Q2_K')],
  ];
  test.each(mixtures)('%s', (level, typeOf) => {
    expect(levelOf(model((kind, layer) => (kind === 'output' ? 'Q6_K' : typeOf(kind, layer))))).toBe(level);
  });
});

test("a file's own claim does not stand against its tensors", () => {
  const q4KM = 15;
  expect(levelOf(model(() => 'F16', q4KM))).toBe('F16');
});

test("a file's own claim decides where the tensors agree with it", () => {
  const iq3M = 27;
  expect(levelOf(model(() => 'IQ3_S'))).toBe('IQ3_S');
  expect(levelOf(model(() => 'IQ3_S', iq3M))).toBe('IQ3_M');
});
