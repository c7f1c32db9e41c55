import { stdgrad } from '@stdgrad/unplugin/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [stdgrad({ transform: ['openskill', 'ramda', './own.js'], root: import.meta.dirname })],
  root: import.meta.dirname,
  test: { include: ['*.spec.js'] },
});
