// The end-to-end tests, on both hosts by the fixture test/e2e/host.ts.
import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser-binary.ts';

const executablePath = process.env.CHROMIUM ?? findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: '.test-results/e2e',
  // One app at a time: each runs an engine that takes the whole processor.
  workers: 1,
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
  // Specs tagged @browser are about the browser host or hold states with a scripted engine.
  projects: [
    { name: 'browser' },
    { name: 'electron', testIgnore: 'stranger.spec.ts', grepInvert: /@browser/ },
  ],
});
