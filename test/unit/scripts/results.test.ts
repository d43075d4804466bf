import { expect, test } from 'vitest';
import {
  add,
  agree,
  closingLine,
  countPlaywright,
  countVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  tellFailures,
} from '../../../scripts/results.ts';

const results = (...statuses: string[]) => statuses.map((status) => ({ status }));

test('tests are counted by how they ended', () => {
  const testResults = [
    { status: 'passed', assertionResults: results('passed', 'passed', 'skipped', 'pending', 'todo') },
    { status: 'failed', assertionResults: results('passed', 'failed', 'failed') },
  ];
  expect(countVitest({ testResults })).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

test('a test file that could not be loaded has failed, although it has no tests', () => {
  expect(countVitest({ testResults: [{ status: 'failed', assertionResults: [] }] }).failed).toBe(1);
});

test('in the browser, a test that passed at the second try has failed, and so has an error outside of tests', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 4, skipped: 3 });
});

test('a runner that fails without a failed test, or leaves no report, counts as failed', () => {
  const count = { passed: 9, failed: 0, skipped: 0 };
  expect(agree(count, true)).toBe(count);
  expect(agree(count, false)).toEqual({ passed: 9, failed: 1, skipped: 0 });
  expect(agree({ ...count, failed: 2 }, false).failed).toBe(2);
  expect(agree(null, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the closing line adds all of it up', () => {
  const total = add([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 40, failed: 2, skipped: 0 },
  ]);
  expect(closingLine(total)).toBe('41 passed, 2 failed');
  expect(closingLine({ ...total, skipped: 3 })).toBe('41 passed, 2 failed, 3 skipped');
});

test('what failed is said again, with the first lines of why', () => {
  const testResults = [
    {
      name: '/app/test/a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'adds', failureMessages: [] },
        {
          status: 'failed',
          fullName: 'divides',
          failureMessages: [
            'Error: by\u001b[31m zero\u001b[39m\n\n  at a:1\n  at file:///app/node_modules/vitest/run.js:3',
          ],
        },
      ],
    },
    { name: '/app/test/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    { name: '/app/test/c.test.ts', status: 'passed', assertionResults: results('passed') },
  ];
  expect(tellFailures(failuresOfVitest({ testResults }))).toBe(
    [
      'FAILED /app/test/a.test.ts › divides',
      '    Error: by zero',
      '      at a:1',
      '',
      'FAILED /app/test/b.test.ts',
      '    no such module',
      '',
    ].join('\n'),
  );
  expect(tellFailures([])).toBe('');
});

test('in the browser, also what is in a group of tests, and what failed outside of them', () => {
  const spec = (title: string, status: string, message?: string) => ({
    file: 'a.spec.ts',
    line: 7,
    title,
    tests: [
      { projectName: 'browser', status, results: [{ errors: message === undefined ? [] : [{ message }] }] },
    ],
  });
  const report = {
    stats: { expected: 1, unexpected: 2, flaky: 1, skipped: 0 },
    errors: [{ message: 'no space left' }],
    suites: [
      {
        specs: [spec('opens', 'expected')],
        suites: [{ specs: [spec('closes', 'unexpected', 'timed out'), spec('moves', 'flaky', 'not yet')] }],
      },
    ],
  };
  expect(failuresOfPlaywright(report)).toEqual([
    { where: '[browser] a.spec.ts:7 › closes', why: 'timed out' },
    { where: '[browser] a.spec.ts:7 › moves', why: 'not yet' },
    { where: 'outside of the tests', why: 'no space left' },
  ]);
});
