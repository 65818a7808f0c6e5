import { defineConfig } from 'vite';

/**
 * The package for npm and Docker: each program as one file with everything in it, because Node runs no TypeScript below
 * `node_modules`, and because a package without dependencies installs at once and stays what was tested. In the
 * repository the sources run as they are; nothing is built.
 */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node22',
    license: { fileName: 'licenses.md' },
    rollupOptions: {
      input: { bridge: 'src/main.ts', import: 'src/cli/import-main.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
