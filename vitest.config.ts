import { defineConfig } from 'vitest/config';

const conditions = ['@stdgrad/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts', 'packages/*/src/**/*.test.ts'], testTimeout: 120_000, maxWorkers: 2 },
});
