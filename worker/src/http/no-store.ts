import { createMiddleware } from 'hono/factory';

const SWITCHING_PROTOCOLS = 101;

/**
 * Answers are about people: no cache keeps them, whatever route gives them and however it ends. One that may be kept says so
 * itself.
 */
export const noStore = createMiddleware(async (c, next) => {
  await next();
  if (c.res.status === SWITCHING_PROTOCOLS || c.res.headers.has('cache-control')) return;
  c.header('cache-control', 'no-store');
});
