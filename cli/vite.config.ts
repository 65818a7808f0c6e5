import { defineConfig } from 'vite';

/** The package for npm: one file with everything in it, as the bridge's. In the repository the sources run as they are. */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node24',
    license: { fileName: 'licenses.md' },
    rollupOptions: { input: { chimpassist: 'src/main.ts' }, output: { entryFileNames: '[name].js' } },
  },
});
