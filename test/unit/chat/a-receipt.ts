// The receipt of a small reply; a test names what it is about.
import type { Receipt } from '../../../preload/contract/models.ts';

export function aReceipt(changes: Partial<Receipt> = {}): Receipt {
  return {
    model: 'Demo model',
    level: 'F16',
    file: { bytes: 6_900_000, fingerprint: 'f'.repeat(64), sha256: null },
    engine: 'node-llama-cpp 3.21.1, llama.cpp v0.4.0',
    device: 'CPU',
    layersOnDevice: 0,
    layers: 4,
    contextLength: 4096,
    format: 'xenon4',
    sampling: { temperature: 0.7, topK: 40, topP: 0.95, minP: 0.05, seed: 7, maxTokens: 2048 },
    promptSha256: 'a'.repeat(64),
    promptTokens: 24,
    reusedTokens: 0,
    generatedTokens: 41,
    timeToFirstTokenMs: 12,
    prefillTokensPerSecond: 2400,
    decodeTokensPerSecond: 1204,
    stopReason: 'endOfText',
    continued: { tokens: 0, characters: 0 },
    contextStartId: null,
    ...changes,
  };
}
