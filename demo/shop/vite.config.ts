import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The widget as `npm start` builds it, apart from `widget/dist`: see `demo/src/build.ts`. */
const widget = fileURLToPath(new URL('../dist/widget/index.js', import.meta.url));

export default defineConfig({
  resolve: { alias: { 'chimpassist-widget': widget } },
  build: { target: 'es2022', emptyOutDir: true, modulePreload: { polyfill: false } },
});
