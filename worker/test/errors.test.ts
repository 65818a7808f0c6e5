import { SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { contents, get, HEADERS, message, post, request, say, textOf } from './support.ts';

const frameOf = (customer: string, over: Record<string, unknown>) => ({
  kind: 'message',
  at: 5,
  message: { id: 'bad', from: { id: customer }, timestamp: 1, content: 'x', readAt: null, ...over },
});

/** One bad frame between two good ones, in a batch of its own. */
async function between(customer: string, frame: unknown) {
  const answer = await say(customer, message(customer, 1), frame, message(customer, 2));
  expect(answer.refused.map(({ index }) => index)).toEqual([1]);
  expect(answer.accepted).toBe(3);
  expect(JSON.stringify(answer.refused)).not.toMatch(/\bat .+\.ts:/);
  expect(await contents(customer)).toEqual(['text 1', 'text 2']);
  return answer.refused[0];
}

describe('rule 22: a bad frame refuses only itself, with a code and a reason', () => {
  it.each([
    ['a timestamp that is not a safe integer', frameOf('bad-1', { timestamp: 2 ** 53 })],
    ['a timestamp that is not a number', frameOf('bad-2', { timestamp: 'yesterday' })],
    ['a fractional timestamp', frameOf('bad-3', { timestamp: 1.5 })],
    ['no sender', frameOf('bad-4', { from: undefined })],
    ['a sender that is an operator', frameOf('bad-5', { from: { id: { $ne: null } } })],
    ['a sender with a slash', frameOf('bad-6', { from: { id: 'a/b' } })],
    ['a sender with a NUL', frameOf('bad-7', { from: { id: 'a\u0000b' } })],
    ['a sender of 10,000 characters', frameOf('bad-8', { from: { id: 'x'.repeat(10_000) } })],
    ['no content', frameOf('bad-9', { content: undefined })],
    ['content that is too long', frameOf('bad-10', { content: 'x'.repeat(1_000_000) })],
    ['a kind that there is not', { kind: 'erase', at: 1 }],
    ['nothing at all', null],
    ['an unknown command', { kind: 'command', at: 1, attendant: { id: 1 }, command: { command: 'drop' } }],
    ['an empty receipt', { kind: 'receipt', at: 1, readMessages: [] }],
  ])('%s', async (_, frame) => {
    const customer = /bad-\d+/.exec(JSON.stringify(frame) ?? '')?.[0] ?? `bad-${_.replaceAll(' ', '-')}`;
    expect(await between(customer, frame)).toMatchObject({
      code: 'bad_request',
      message: expect.any(String),
    });
  });

  it("a request whose customer is not the topic's", async () => {
    expect(await between('mine', { ...request('other'), sessionId: 's' })).toMatchObject({
      code: 'topic_mismatch',
    });
  });

  it('a command for the desk sent to a chat, and the other way round', async () => {
    const by = { id: 1, name: 'A', type: 'support/firstLevel' };
    const availability = {
      kind: 'command',
      at: 1,
      attendant: by,
      command: { command: 'availability', availability: 'away' },
    };
    expect(await between('wrong-door', availability)).toMatchObject({ code: 'bad_request' });
    const nonsense = await textOf(
      await post({ v: 1, epoch: 0, chats: [], desk: [{ kind: 'attendantOnline', at: 1 }, 7] }),
    );
    expect(JSON.parse(nonsense)).toMatchObject({ accepted: 2, refused: [{ index: 0 }, { index: 1 }] });
  });

  it('acceptances and commands of those who may not', async () => {
    await say('strict', request('strict'));
    const by = (id: number) => ({ id, name: 'A', avatarURL: null, type: 'support/firstLevel' });
    const end = {
      kind: 'command',
      at: 1,
      attendant: by(5),
      command: { command: 'end', sessionTopic: 'server/sessions/strict' },
    };
    const early = { kind: 'accept', at: 1, attendant: { ...by(5), type: 'support/none' } };
    const answer = await say('strict', end, early);
    expect(answer.refused.map(({ code }) => code)).toEqual(['not_assigned', 'not_offered']);
    expect(answer.held?.state).toBe('waiting');
  });
});

describe('a topic that is none', () => {
  it.each([
    'server/sessions/online',
    'server/sessions/request',
    'server/sessions/.',
    'server/sessions/..',
    'server/sessions/',
    'server/sessions/a/b',
    'server/sessions/a+',
    'server/sessions/a\u0000',
    `server/sessions/${'x'.repeat(10_000)}`,
    'elsewhere/7',
    42,
    null,
  ])('opens no object and harms no neighbour: %j', async (sessionTopic) => {
    const good = { sessionTopic: 'server/sessions/neighbour', seenRev: 0, frames: [message('neighbour', 1)] };
    const bad = { sessionTopic, seenRev: 0, frames: [message('neighbour', 2)] };
    const lines = (
      await textOf(await post({ v: 1, epoch: 0, chats: [bad, good, { nonsense: true }], desk: [] }))
    )
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean; code?: string; retry?: boolean });
    expect(lines).toHaveLength(3);
    expect(lines.filter(({ ok }) => ok)).toHaveLength(1);
    for (const line of lines.filter(({ ok }) => !ok))
      expect(line).toMatchObject({ code: 'bad_topic', retry: false });
    expect(await contents('neighbour')).toEqual(['text 1']);
  });
});

describe('a body', () => {
  it.each(['/session', '/chimpassist/auth'])('of 5 MB is refused at %s', async (path) => {
    const response = await SELF.fetch(`http://worker${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'x'.repeat(5_000_000), password: 'y' }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'too_large' } });
  });

  it.each(['{', '', 'null', '[]', '{"email":1,"password":2}', '{"email":{"$gt":""},"password":{"$gt":""}}'])(
    'at sign-in is refused unless it is as expected: %j',
    async (body) => {
      const response = await SELF.fetch('http://worker/chimpassist/auth', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      expect(response.status).toBe(400);
      expect(JSON.parse(text)).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    },
  );

  it('larger than a batch may be is refused at the bridge’s door', async () => {
    const response = await SELF.fetch('http://worker/bridge/batch', {
      method: 'POST',
      headers: HEADERS,
      body: `{"v":1,"epoch":0,"chats":[],"desk":[],"x":"${'x'.repeat(20_000_000)}"}`,
    });
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });
});

describe('a page', () => {
  it('is at most 200 long, however many are asked for', async () => {
    await say('many', ...Array.from({ length: 128 }, (_, n) => message('many', n)));
    await say('many', ...Array.from({ length: 122 }, (_, n) => message('many', 128 + n)));
    expect(await contents('many', '?limit=1000000')).toHaveLength(200);
    expect(await contents('many', '?after=0&limit=1000000')).toHaveLength(200);
    expect(await contents('many', '?limit=1000000&offset=200')).toHaveLength(50);
  });

  it.each(['offset=-1', 'limit=-5', 'limit=1.5', 'offset=1e3', 'after=-1', 'after=x', 'limit='])(
    'with %s is refused',
    async (query) => {
      const response = await get(`/customer/many/messages?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: 'bad_request' } });
    },
  );
});

describe('OpenAPI', () => {
  it('is made by the code that validates, bodies included, and names every route', async () => {
    const document = (await (await get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { requestBody?: { content: Record<string, { schema: unknown }> } }>
      >;
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths).sort()).toEqual(
      [
        '/attachments/{attachmentId}',
        '/attachments/{attachmentId}/link',
        '/attachments/{attachmentId}/linked',
        '/attachments/{attachmentId}/thumbnail',
        '/attendant/{attendantId}/sessions',
        '/audit',
        '/chimpassist/auth',
        '/chimpassist/customer/{customerId}/{part}',
        '/chimpassist/password',
        '/chimpassist/people',
        '/chimpassist/people/{attendantId}',
        '/chimpassist/people/{attendantId}/password',
        '/chimpassist/sign-out',
        '/chimpassist/token',
        '/config/attendant',
        '/config/widget',
        '/customer/{customerId}',
        '/customer/{customerId}/archive',
        '/customer/{customerId}/assist',
        '/customer/{customerId}/attachments',
        '/customer/{customerId}/attributes',
        '/customer/{customerId}/drafts',
        '/customer/{customerId}/erasure',
        '/customer/{customerId}/import',
        '/customer/{customerId}/import/files/{attachmentId}',
        '/customer/{customerId}/join',
        '/customer/{customerId}/join/{attendantId}',
        '/customer/{customerId}/mark',
        '/customer/{customerId}/messages',
        '/customer/{customerId}/messages/{seq}',
        '/customer/{customerId}/messages/{seq}/versions',
        '/customer/{customerId}/notes',
        '/customer/{customerId}/sessions/last',
        '/customer/{customerId}/tags',
        '/desk',
        '/figures',
        '/figures/chats',
        '/figures/chats.csv',
        '/figures/chats.jsonl',
        '/figures/messages.csv',
        '/figures/messages.jsonl',
        '/figures/now',
        '/figures/rebuild',
        '/forms/{customerId}',
        '/health',
        '/metrics',
        '/mqtt',
        '/mqtt/{customerId}',
        '/search',
        '/visitors',
        '/visitors/socket',
        '/visitors/{visitorId}/message',
        '/session',
        '/session/{sessionId}',
        '/session/{sessionId}/messages',
        '/customer/{customerId}/form',
        '/customer/{customerId}/mails',
        '/customer/{customerId}/rating',
        '/customer/{customerId}/rating/linked',
        '/customer/{customerId}/transcript',
        '/mail',
        '/v1/answers',
        '/v1/answers/{entryId}',
        '/v1/chats',
        '/v1/chats/{id}',
        '/v1/chats/{id}/files',
        '/v1/chats/{id}/files/{fileId}',
        '/v1/chats/{id}/messages',
        '/v1/chats/{id}/notes',
        '/v1/chats/{id}/turn',
        '/v1/chats/{id}/turns/{turnId}',
        '/v1/customers/{id}',
        '/v1/customers/{id}/attributes',
        '/v1/customers/{id}/tags',
        '/v1/figures',
        '/v1/figures/now',
        '/v1/keys',
        '/v1/keys/{keyId}',
        '/v1/keys/{keyId}/rotate',
        '/v1/tags',
        '/v1/tags/{entryId}',
        '/v1/webhooks',
        '/v1/webhooks/{webhookId}',
        '/v1/webhooks/{webhookId}/deliveries',
        '/v1/webhooks/{webhookId}/deliveries/{deliveryId}/resend',
        '/v1/webhooks/{webhookId}/resend',
        '/v1/webhooks/{webhookId}/rotate',
        '/v1/webhooks/{webhookId}/test',
        '/workspace',
        '/workspace/answers/{entryId}',
        '/workspace/bots',
        '/workspace/bots/{entryId}',
        '/workspace/bots/{entryId}/rotate',
        '/workspace/files',
        '/workspace/files/{fileId}',
        '/workspace/forms/{entryId}',
        '/workspace/grants/{attendantId}',
        '/workspace/hours',
        '/workspace/own/answers/{entryId}',
        '/attendant/push',
        '/attendant/quiet',
        '/config/rules/{entryId}/{event}',
        '/customer/{customerId}/push',
        '/workspace/rules/counts',
        '/workspace/rules/{entryId}',
        '/workspace/settings',
        '/workspace/tags/{entryId}',
        '/workspace/teams/{entryId}',
      ].sort(),
    );
    const body = (path: string) =>
      JSON.stringify(document.paths[path]?.post?.requestBody?.content['application/json']?.schema ?? null);
    expect(body('/session')).toContain('customer');
    expect(body('/chimpassist/auth')).toContain('password');
  });
});
