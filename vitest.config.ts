import { defineConfig } from 'vitest/config';

/** Suites that need a browser or Python have their own config. */
const ELSEWHERE = ['test/integration/**', 'test/page/**'];
const ALONE = 'test/**/*.alone.test.ts';
const LONG = 'test/**/*.long.test.ts';

/**
 * Everything that needs Node and npm alone, in three projects, told apart by the names of the files. `npm test` runs `unit` and `alone`: units, and
 * short stories in an embedded AWS. `npm run test:full` runs `long` too: stories on seeds, searches, crashes at every step, whole apps synthesised,
 * servers in processes of their own.
 */
export default defineConfig({
  test: {
    // the stories wait for each other's servers as often as they compute
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        // modules are loaded once for all files of a worker, which halves the time: none of these files replaces a module
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...ELSEWHERE, ALONE, LONG], isolate: false },
      },
      { extends: true, test: { name: 'alone', include: [ALONE] } },
      { extends: true, test: { name: 'long', include: [LONG] } },
    ],
    // far more than any test takes: a busy machine fails none
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
