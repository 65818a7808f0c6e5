import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { readableBy } from './cross-origin.ts';

const A_YEAR_S = 31_536_000;

export interface StaticSiteOptions {
  /** The built folder, absolute. */
  folder: string;
  headers: Record<string, string>;
  /** Path → what is answered there as JSON, freshly each time. */
  json: Record<string, unknown>;
  /** Pages of other origins that may read it; not set: none. */
  readableBy?: readonly string[];
}

/** A built single-page site: its files, its settings as JSON, and its page for every other path. */
export function staticSite({ folder, headers, json, readableBy: origins }: StaticSiteOptions): Hono {
  const app = new Hono();
  if (origins !== undefined) app.use(readableBy(origins));
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
  for (const [path, body] of Object.entries(json)) {
    app.get(path, (c) => {
      c.header('cache-control', 'no-store');
      return c.json(body as Record<string, unknown>);
    });
  }
  app.use(
    '/assets/*',
    serveStatic({
      root: folder,
      onFound: (_path, c) => c.header('cache-control', `public, max-age=${A_YEAR_S}, immutable`),
    }),
  );
  // A file of an older build must be missed as such, not answered with the page.
  app.get('/assets/*', (c) => c.notFound());
  const fresh = {
    onFound: (_path: string, c: import('hono').Context) => c.header('cache-control', 'no-cache'),
  };
  app.use('*', serveStatic({ root: folder, ...fresh }));
  app.get('*', serveStatic({ root: folder, path: 'index.html', ...fresh }));
  return app;
}
