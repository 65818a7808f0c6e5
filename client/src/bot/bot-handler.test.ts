import { expect, test } from 'vitest';
import { createBotHandler } from './bot-handler.ts';

const SECRET = `whsec_${btoa('a secret of this test, long enough')}`;

test('what nobody has signed is refused, whatever stands in the header', async () => {
  const handler = createBotHandler({ secrets: [SECRET], answer: () => null });
  for (const signature of ['v1,???', 'v1,', 'v1', '', `v1,${btoa('of somebody else')}`]) {
    const headers = {
      'webhook-id': '1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': signature,
    };
    const request = new Request('http://bot.test/', { method: 'POST', headers, body: '{}' });
    expect((await handler(request)).status).toBe(401);
  }
});
