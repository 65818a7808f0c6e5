import { securityHeaders } from '../src/settings/content-security-policy.ts';
import { settingsFromEnv } from '../src/settings/settings.ts';

/** Cloudflare Pages: puts the security headers, made from the deployment's settings, on every answer. */
export async function onRequest(context: {
  env: Record<string, unknown>;
  next(): Promise<Response>;
}): Promise<Response> {
  const answer = await context.next();
  const response = new Response(answer.body, answer);
  for (const [name, value] of Object.entries(securityHeaders(settingsFromEnv(context.env)))) {
    response.headers.set(name, value);
  }
  return response;
}
