import { defineConfig } from 'vitest/config';

/** The suites that need Python: moto as an independent AWS, with the real command lines as its clients. They set themselves up. */
export default defineConfig({
  test: {
    include: ['test/integration/**/*.test.ts'],
    globalSetup: ['test/integration/support/set-up.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // each file has a moto of its own; more at once would only wait for each other on two cores
    maxWorkers: 2,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
