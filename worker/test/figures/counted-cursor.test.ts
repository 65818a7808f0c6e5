import { SELF } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { SUPERVISOR, tokenFor } from '../support.ts';

it.each(['["2026-11-x"]', '["2031-01",5,"1 mary"]', '[]', 'x'])(
  'chats of a figure: a cursor that no page gave leads nowhere: %s',
  async (cursor) => {
    const response = await SELF.fetch(
      `http://worker/figures/chats?from=2026-11-01&to=2026-11-08&cursor=${encodeURIComponent(cursor)}`,
      { headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` } },
    );
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'bad_request' } }]);
  },
);
