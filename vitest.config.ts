import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs Node and npm alone. Suites that need a browser or Python have their own config. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/integration/**', 'test/page/**'],
    // the stories wait for each other's servers as often as they compute
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
