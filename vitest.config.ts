import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Real databases, processes and servers: forks keep a native crash inside one file.
    pool: 'forks',
    maxWorkers: 2,
    // A busy machine is no fault; a test that hangs is ended all the same.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // A second, as it is otherwise, is over on a busy PC before a reader has begun.
    expect: { poll: { timeout: 50_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'engine', include: ['test/**/*.spec.ts'], exclude: ['test/e2e/**'] },
      },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['test/e2e/**/*.spec.ts'],
          globalSetup: ['test/e2e/support/global-setup.ts'],
          // An app is five processes, and some of these tests look at the clock: one at a time, after the others.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
