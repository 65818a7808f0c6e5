import { defineConfig } from 'vite';

// Nothing is needed for the widget: Vite makes files of their own of the parts that it loads later.
export default defineConfig({ build: { target: 'es2022' } });
