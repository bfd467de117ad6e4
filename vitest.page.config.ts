import { defineConfig } from 'vitest/config';

/** The incident page in a real browser; `test/page/install-chromium.sh` sees to the browser. */
export default defineConfig({
  test: {
    include: ['test/page/**/*.page.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
