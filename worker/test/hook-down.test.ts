import { createExecutionContext } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { app } from '../src/http/app.ts';
import { bindings, SUPERVISOR, tokenFor } from './support.ts';

it('a hook of which nothing listens is a 502, for reading and for signing in', async () => {
  const env = {
    ...bindings,
    STATISTICS_ENDPOINT: 'http://127.0.0.1:1',
    AUTHENTICATION_ENDPOINT: 'http://127.0.0.1:1',
  };
  const headers = {
    authorization: `Bearer ${await tokenFor(SUPERVISOR)}`,
    'content-type': 'application/json',
  };
  const ask = (path: string, init: RequestInit) =>
    app.fetch(new Request(`http://worker${path}`, { headers, ...init }), env, createExecutionContext());
  const body = JSON.stringify({ email: 'ana@shop.test', password: 'correct' });
  const answers = [
    await ask('/chimpassist/customer/7/contactInfo', {}),
    await ask('/chimpassist/auth', { method: 'POST', body }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      error: { code: 'hook_unavailable', message: expect.stringMatching(/Try again in a moment/) },
    });
  }
});
