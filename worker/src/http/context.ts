import type { Context } from 'hono';
import type { Env } from '../env.ts';

export type AppContext = Context<{ Bindings: Env }>;
