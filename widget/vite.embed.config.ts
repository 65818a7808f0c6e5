import { defineConfig } from 'vite';

/** One file for a script tag, with everything in it. */
export default defineConfig({
  build: {
    target: 'es2022',
    emptyOutDir: false,
    minify: true,
    lib: {
      entry: 'src/embed/index.ts',
      formats: ['iife'],
      name: 'ChimpAssistEmbed',
      fileName: () => 'chimpassist-widget.js',
    },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
