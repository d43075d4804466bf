// The words about comparing levels.
import type { FidelityScores } from '../../../preload/contract/fidelity.ts';
import type { createFormat } from '../format.ts';
import { createDuelWords } from './duel.ts';
import { createSideBySideWords } from './side-by-side.ts';

export function createCompareWords(format: ReturnType<typeof createFormat>) {
  const decimals = (value: number, digits: number) => value.toFixed(digits);
  return {
    title: 'Compare levels',
    open: 'Compare levels…',
    model: 'Model',
    side: createSideBySideWords(format),
    duel: createDuelWords(format),
    quality: {
      name: 'Quality',
      about:
        'How much of the best level each smaller one keeps, measured here: every level reads the same text, and at each token its probabilities are held against those of the best level.',
      onlyOne:
        'There is only one level of this model. Make or get another one, and they can be compared here.',
      level: 'Level',
      size: 'Size',
      perplexity: 'Perplexity',
      meanKl: 'Mean KL',
      p99Kl: '99 % KL',
      topAgreement: 'Same first choice',
      reference: 'reference',
      notMeasured: 'not measured',
      choose: 'Levels to measure',
      text: 'Text',
      sample: 'Built-in sample',
      own: 'My own text',
      ownLabel: 'Text to measure over',
      ownNote: 'At least 512 tokens, about 400 words. It is deleted when the measurement is done.',
      measure: 'Measure',
      needsTwo: 'Tick at least two levels.',
      otherText: 'measured over another text',
      use: 'Use',
      isDefault: 'Default',
      toUse: (level: string) => `Use ${level}`,
      against: 'Quality against',
      axes: {
        memory: { name: 'Memory', title: 'memory that it takes here', format: format.bytes },
        speed: { name: 'Speed', title: 'tokens per second here', format: format.rate },
      },
      chartOf: (axis: string) => `Mean KL divergence by ${axis}: a level to choose at each point`,
      point: (level: string, at: string, meanKl: number) => `${level}: ${at}, mean KL ${decimals(meanKl, 4)}`,
      choosePoint: 'Choose a point to see what its level takes here.',
      chartY: 'mean KL (lower is closer to the best level)',
      perplexityOf: ({ perplexity, perplexityError }: FidelityScores) =>
        `${perplexity < 1000 ? decimals(perplexity, 2) : format.count(perplexity)} ± ${perplexityError < 100 ? decimals(perplexityError, 2) : format.count(perplexityError)}`,
      kl: (value: number) => decimals(value, 4),
      share: (value: number) => `${decimals(100 * value, 1)} %`,
      explain:
        'Perplexity: how surprised the model is by the text, lower is better. KL divergence: how far the probabilities have moved from those of the best level, in nats; below about 0.01 hardly anybody can tell the difference. Same first choice: how often both find the same token most likely. The measures follow llama.cpp’s own tool, so the numbers can be compared with those published elsewhere.',
    },
  };
}
