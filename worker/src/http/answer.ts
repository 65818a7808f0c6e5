import type { Env } from '../contract/env.ts';
import { SettingsError } from '../settings.ts';
import { app } from './app.ts';
import { errorBody, STATUS } from './errors.ts';
import { toSite } from './site.ts';

/** Answers a request to whichever site; while nobody can say which one is meant, to none. */
export function answer(asked: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response> {
  try {
    const { request, env: siteEnv } = toSite(asked, env);
    return app.fetch(request, siteEnv, ctx);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const headers = { 'access-control-allow-origin': '*' };
    const status = STATUS.not_configured;
    return Response.json(errorBody('not_configured', error.message), { status, headers });
  }
}
