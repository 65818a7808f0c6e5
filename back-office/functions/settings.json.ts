import { settingsFromEnv } from '../src/settings/settings.ts';

/** Cloudflare Pages: the settings of the deployment, read at run time. */
export const onRequestGet = ({ env }: { env: Record<string, unknown> }): Response =>
  Response.json(settingsFromEnv(env), { headers: { 'cache-control': 'no-store' } });
