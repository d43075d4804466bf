// The end-to-end tests, on both hosts by the fixture test/e2e/host.ts.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser-binary.ts';

const executablePath = process.env.CHROMIUM ?? findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: '.test-results/e2e',
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    screenshot: 'only-on-failure',
    // Recording each step slows a run by a third: `TRACE=1` for one that is looked into.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // Specs tagged @browser are about the browser host or hold states with a scripted engine. One app at a time,
  // since each runs an engine that takes a processor of its own; the states, which have none, run beside it.
  projects: [
    { name: 'browser', testIgnore: 'states.spec.ts', workers: 1 },
    { name: 'states', testMatch: 'states.spec.ts', fullyParallel: true },
    {
      name: 'electron',
      testIgnore: ['stranger.spec.ts', 'states.spec.ts'],
      grepInvert: /@browser/,
      workers: 1,
    },
  ],
});
