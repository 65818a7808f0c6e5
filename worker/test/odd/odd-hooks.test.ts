import { createExecutionContext } from 'cloudflare:test';
import { describe, expect, inject, it } from 'vitest';
import { app } from '../../src/http/app.ts';
import { bindings, SUPERVISOR, tokenFor } from '../support.ts';

const CALLS = ['auth', 'contactInfo', 'additionalInfo', 'statistics'] as const;

/** Asks the Worker where all its hooks answer in this odd way. */
async function ask(call: (typeof CALLS)[number], odd: string): Promise<Response> {
  const endpoint = `${inject('oddHooks')}/${odd}`;
  const env = { ...bindings, AUTHENTICATION_ENDPOINT: endpoint, STATISTICS_ENDPOINT: endpoint };
  const headers = {
    authorization: `Bearer ${await tokenFor(SUPERVISOR)}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ email: `${odd}@shop.test`, password: 'x' });
  const request =
    call === 'auth'
      ? new Request('http://worker/chimpassist/auth', { method: 'POST', headers, body })
      : new Request(`http://worker/chimpassist/customer/7/${call}`, { headers });
  return app.fetch(request, env, createExecutionContext());
}

/** What a hook answers, and what of it is in the text. */
const ODD: [string, string][] = [
  ...[400, 403, 405, 410, 418, 429, 451, 500, 503, 599].map((n): [string, string] => [`s${n}`, String(n)]),
  ['s700', '700'],
  ['s999', '999'],
  ['s304', '304'],
  ['redirect', '302'],
  ['switching', ''],
  ['bare204', ''],
  ['garbage', ''],
  ['empty', ''],
  ['page', 'JSON'],
  ['null', ''],
  ['torn', ''],
  ['large', '1 MiB'],
  ['bomb', '1 MiB'],
];

async function expectOurs(response: Response, text: string): Promise<void> {
  const body = await response.text();
  expect(response.status).toBe(502);
  expect(JSON.parse(body)).toEqual({
    error: { code: expect.stringMatching(/^hook_/), message: expect.stringContaining(text) },
  });
  expect(body).not.toContain('stack');
}

describe.each(CALLS)('the hook of %s', (call) => {
  it.each(ODD)('that answers %s is a 502 of ours, with “%s” in a text for people', async (odd, text) =>
    expectOurs(await ask(call, odd), text),
  );

  it.each([
    ['retry', 7, 7],
    ['retryDate', 55, 61],
  ])('hands on how long it asks to wait: %s', async (odd, least, most) => {
    const retryAfter = Number((await ask(call, odd)).headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThanOrEqual(least);
    expect(retryAfter).toBeLessThanOrEqual(most);
    expect((await ask(call, 'retryNonsense')).headers.get('retry-after')).toBeNull();
  });

  it('with a huge answer is cut off while it is read', async () => {
    await ask(call, 'large');
    const sent = await (await fetch(`${inject('oddHooks')}/largeSent`)).json();
    // What lies in sockets’ buffers comes on top of what was read.
    expect(sent).toBeLessThan(50_000_000);
  });
});

// All at once: each is given up after ten seconds.
it('a hook that answers without end is a 502 of ours, whatever it was asked', async () => {
  const answers = await Promise.all(CALLS.map((call) => ask(call, 'trickle')));
  for (const answer of answers) await expectOurs(answer, 'does not answer');
}, 30_000);

it('signs nobody out: a 401 or 404 of the statistics hook is a 502', async () => {
  for (const call of ['contactInfo', 'additionalInfo', 'statistics'] as const)
    for (const status of ['401', '404']) {
      const response = await ask(call, `s${status}`);
      expect(response.status).toBe(502);
      expect(await response.text()).toContain(status);
    }
  expect((await ask('auth', 's401')).status).toBe(401);
  expect((await ask('auth', 's404')).status).toBe(404);
});
