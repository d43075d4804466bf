// Adds up what the test runners counted.

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Vitest's json report, as far as it is read. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Playwright's json report, as far as it is read. */
export interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

/** A file that fails without a failed test, because it could not be loaded, say, counts as one. */
export function countVitest({ testResults }: VitestReport): Count {
  const counts = testResults.map(({ status, assertionResults }) => {
    const passed = assertionResults.filter((result) => result.status === 'passed').length;
    const failed = assertionResults.filter((result) => result.status === 'failed').length;
    return {
      passed,
      failed: status === 'failed' ? Math.max(1, failed) : failed,
      skipped: assertionResults.length - passed - failed,
    };
  });
  return add(counts);
}

/** A test that passed only when it was tried again has failed; so has each error outside of tests. */
export function countPlaywright({ stats, errors }: PlaywrightReport): Count {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * What a runner counted, made to agree with how it ended: one that ends with a failure, or leaves no
 * report, has failed at least once.
 */
export function agree(count: Count | null, succeeded: boolean): Count {
  if (count === null) return { passed: 0, failed: 1, skipped: 0 };
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

export function add(counts: readonly Count[]): Count {
  const sum = (of: (count: Count) => number) => counts.reduce((total, count) => total + of(count), 0);
  return { passed: sum((c) => c.passed), failed: sum((c) => c.failed), skipped: sum((c) => c.skipped) };
}

/** The closing line of `npm test`. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
