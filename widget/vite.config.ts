import { defineConfig } from 'vite';

/** The package: ESM and CommonJS, with what comes after the launcher in chunks of their own. React stays outside. */
export default defineConfig({
  build: {
    target: 'es2022',
    modulePreload: false,
    lib: { entry: { index: 'src/react/index.ts' } },
    minify: true,
    rolldownOptions: {
      external: ['react'],
      output: [
        {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: true,
        },
        {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          minify: true,
        },
      ],
    },
  },
});
