// Adds up what the test runners counted, and says again what failed.
import { stripVTControlCharacters } from 'node:util';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Vitest's json report, as far as it is read. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name?: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName?: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
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
  readonly errors: readonly PlaywrightError[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightError {
  readonly message?: string;
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly file: string;
    readonly line: number;
    readonly title: string;
    readonly tests: readonly {
      readonly projectName: string;
      readonly status: string;
      readonly results: readonly { readonly errors?: readonly PlaywrightError[] }[];
    }[];
  }[];
}

/** A test that failed, or what failed outside of tests. */
export interface Failure {
  readonly where: string;
  readonly why: string;
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

export function failuresOfVitest({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name = 'a test file', status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ where: name, why: message ?? '' }];
    return failed.map(({ fullName, failureMessages }) => ({
      where: `${name} › ${fullName}`,
      why: failureMessages?.join('\n') ?? '',
    }));
  });
}

export function failuresOfPlaywright({ errors, suites = [] }: PlaywrightReport): Failure[] {
  const said = (all: readonly PlaywrightError[] = []) => all.map(({ message = '' }) => message).join('\n');
  const within = (suite: PlaywrightSuite): Failure[] => [
    ...(suite.specs ?? []).flatMap(({ file, line, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ projectName, results }) => ({
          where: `[${projectName}] ${file}:${line} › ${title}`,
          why: said(results.flatMap((result) => result.errors ?? [])),
        })),
    ),
    ...(suite.suites ?? []).flatMap(within),
  ];
  return [
    ...suites.flatMap(within),
    ...errors.map((error) => ({ where: 'outside of the tests', why: said([error]) })),
  ];
}

/** Lines of an error that are said again: the sentence, and where it was. */
const linesSaid = 12;
/** Where an error passed through the test runner, which says nothing of its cause. */
const ofTheRunner = /^\s+at .*(node_modules|new Promise)/;

/** What failed, for the end of a run, where it is found without reading through thousands of lines. */
export function tellFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ where, why }) => {
      const lines = stripVTControlCharacters(why)
        .split('\n')
        .filter((line) => line.trim() !== '' && !ofTheRunner.test(line));
      return [`FAILED ${where}`, ...lines.slice(0, linesSaid).map((line) => `    ${line}`), ''].join('\n');
    })
    .join('\n');
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
