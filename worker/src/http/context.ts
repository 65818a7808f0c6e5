import type { Context } from 'hono';
import type { Env } from '../contract/env.ts';

export type AppContext = Context<{ Bindings: Env }>;
