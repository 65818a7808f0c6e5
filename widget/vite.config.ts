import { defineConfig } from 'vite';

/** React's frameworks render components on servers unless a module says this: here they are for the browser. */
const banner = ({ name, isEntry }: { name: string; isEntry: boolean }): string =>
  isEntry && name === 'index' ? "'use client';" : '';

/** For those who bundle this on: nothing in it can be left out any more, and they are a kilobyte. */
const comments = { annotation: false };

/** The package: ESM and CommonJS, with what comes after the launcher in chunks of their own. React stays outside. */
export default defineConfig({
  build: {
    target: 'es2022',
    modulePreload: false,
    lib: { entry: { index: 'src/react/index.ts', element: 'src/element/index.ts' } },
    minify: true,
    rolldownOptions: {
      external: ['react'],
      output: [
        {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: true,
          comments,
          banner,
        },
        {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          minify: true,
          comments,
          banner,
        },
      ],
    },
  },
});
