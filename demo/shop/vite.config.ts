import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `vite dev` answers `/shop.json` from the environment: `npm run dev` says there what the shop page reads. */
function settingsInDevelopment(): Plugin {
  return {
    name: 'settings-in-development',
    configureServer(server) {
      server.middlewares.use('/shop.json', (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(process.env.SHOP_SETTINGS ?? '{}');
      });
    },
  };
}

/**
 * Built, the shop takes the widget in as `npm start` builds it, apart from `widget/dist`: see `demo/src/build.ts`. In
 * development it takes the widget's sources, so that a change there is seen at once.
 */
export default defineConfig(({ command }) => ({
  plugins: [settingsInDevelopment()],
  resolve: {
    alias: {
      'chimpassist-widget':
        command === 'build' ? at('../dist/widget/index.js') : at('../../widget/src/react/index.ts'),
    },
  },
  build: { target: 'es2022', emptyOutDir: true, modulePreload: { polyfill: false } },
}));
