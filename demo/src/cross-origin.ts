import { isAllowedOrigin } from '@chimpassist/protocol';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

/** Lets pages of these origins read the answers: a page that somebody tries the platform with has a port of its own. */
export const readableBy = (allowedOrigins: readonly string[]): MiddlewareHandler =>
  cors({ origin: (origin) => (isAllowedOrigin(origin, allowedOrigins) ? origin : null) });
