// Whether a model has become clearly slower than this machine has shown that it can be, so that its threads
// are to be measured again. Pure.

export interface RateShown {
  /** Tokens per second: the best so far. */
  readonly shown: number;
  /** How many samples in a row were clearly below it. */
  readonly slow: number;
}

/** As it was measured with nothing in the cache: no reply is held to it. Tokens per second. */
export interface MeasuredRates {
  readonly prefill: number;
  readonly decode: number;
}

export interface SpeedShown {
  readonly prefill: RateShown;
  readonly decode: RateShown;
  readonly measured?: MeasuredRates | undefined;
}

export interface SpeedSample {
  readonly prefillTokens: number;
  readonly prefillTokensPerSecond: number;
  readonly generatedTokens: number;
  readonly decodeTokensPerSecond: number;
}

/** Fewer tokens than these tell nothing. */
const enoughRead = 256;
const enoughGenerated = 48;
const clearlyBelow = 0.6;
/** One slow reply is another program's doing. */
const slowInARow = 2;

const unknown: RateShown = { shown: 0, slow: 0 };

/** What is known behind one more reply, and whether it has been slow long enough. */
export function watchSpeed(
  known: SpeedShown | null,
  sample: SpeedSample,
): { readonly speed: SpeedShown; readonly slower: boolean } {
  const { prefill, decode } = known ?? { prefill: unknown, decode: unknown };
  const speed = {
    ...known,
    prefill: sample.prefillTokens >= enoughRead ? withRate(prefill, sample.prefillTokensPerSecond) : prefill,
    decode:
      sample.generatedTokens >= enoughGenerated ? withRate(decode, sample.decodeTokensPerSecond) : decode,
  };
  return { speed, slower: speed.prefill.slow >= slowInARow || speed.decode.slow >= slowInARow };
}

/** What is known behind a measurement. */
export function withMeasured(known: SpeedShown | null, measured: MeasuredRates): SpeedShown {
  return { prefill: unknown, decode: unknown, ...known, measured };
}

function withRate({ shown, slow }: RateShown, rate: number): RateShown {
  if (rate < clearlyBelow * shown) return { shown, slow: slow + 1 };
  return { shown: Math.max(shown, rate), slow: 0 };
}
