/**
 * The desktop app's three bundles, into out/desktop/: the shell with its two helper processes, the preload script (one
 * CommonJS file: a sandboxed preload may be nothing else), and the window. Packages of `dependencies` stay outside.
 */
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = (file: string) => path.join(import.meta.dirname, file)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/desktop/main',
      rolldownOptions: {
        input: {
          index: here('main/index.ts'),
          agent: here('main/desktop/agent-entry.ts'),
          reader: here('main/desktop/reader-entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/desktop/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('main/desktop/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [react()],
    build: {
      outDir: 'out/desktop/renderer',
      // The window's styles come with a nonce, and everything else from its own address: nothing is inlined.
      assetsInlineLimit: 0,
      // Read anew each time the window opens: half as much to read.
      minify: true,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: { index: here('renderer/index.html') } },
    },
  },
})
