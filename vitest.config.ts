import { defineConfig } from 'vitest/config';

/** What keeps to itself: these files share a process, since starting one and loading the app's modules takes longer than most of them. */
const unit = 'test/unit/**/*.test.{ts,tsx}';
/** They put others in the place of modules, which those that come after them must not see. */
const withStandIns = 'test/unit/electron/**';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: [unit], exclude: [withStandIns], isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            'test/*.test.ts',
            'test/{integration,package}/**/*.test.{ts,tsx}',
            `${withStandIns}/*.test.ts`,
          ],
        },
      },
    ],
    // A machine of two cores runs the engine, the build and this at once.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for is there at once, or half a minute later where others have the processors.
    expect: { poll: { timeout: 30_000, interval: 10 } },
    maxWorkers: 2,
    unstubEnvs: true,
    unstubGlobals: true,
    restoreMocks: true,
  },
});
