import { everybody, onlySupervisor, type Rows } from './columns.ts';

/** Calls of `/v1` by people; `v1/` has the keys. */
export const V1_ROWS = {
  'GET /v1/openapi.json': { path: '/v1/openapi.json', expected: everybody(200) },
  'GET /v1/chats': { path: '/v1/chats', expected: onlySupervisor(200) },
  'GET /v1/chats/:id': { path: '/v1/chats/mary', expected: onlySupervisor(200) },
  'GET /v1/chats/:id/messages': { path: '/v1/chats/mary/messages', expected: onlySupervisor(200) },
  'POST /v1/chats/:id/messages': {
    path: '/v1/chats/mary/messages',
    body: { content: 'From outside' },
    expected: onlySupervisor(201),
  },
  'POST /v1/chats/:id/files': { path: '/v1/chats/mary/files', expected: onlySupervisor(503) },
  'GET /v1/chats/:id/files/:fileId': {
    path: '/v1/chats/mary/files/f1.nobody.knows',
    expected: onlySupervisor(404),
  },
  'GET /v1/chats/:id/notes': { path: '/v1/chats/mary/notes', expected: onlySupervisor(200) },
  'POST /v1/chats/:id/notes': {
    path: '/v1/chats/mary/notes',
    body: { content: 'A note' },
    expected: onlySupervisor(201),
  },
  'GET /v1/customers/:id': { path: '/v1/customers/mary', expected: onlySupervisor(200) },
  'PUT /v1/customers/:id/attributes': {
    path: '/v1/customers/mary/attributes',
    body: { attributes: { plan: 'gold' } },
    expected: onlySupervisor(200),
  },
  'GET /v1/customers/:id/tags': { path: '/v1/customers/mary/tags', expected: onlySupervisor(200) },
  'PUT /v1/customers/:id/tags': {
    path: '/v1/customers/mary/tags',
    body: { tags: ['vip'] },
    expected: onlySupervisor(200),
  },
  'GET /v1/tags': { path: '/v1/tags', expected: onlySupervisor(200) },
  'PUT /v1/tags/:entryId': {
    path: '/v1/tags/outside',
    body: { name: 'A tag' },
    expected: onlySupervisor(200),
  },
  'DELETE /v1/tags/:entryId': { path: '/v1/tags/never', expected: onlySupervisor(404) },
  'GET /v1/answers': { path: '/v1/answers', expected: onlySupervisor(200) },
  'PUT /v1/answers/:entryId': {
    path: '/v1/answers/outside',
    body: { name: 'Hello', text: 'Hello' },
    expected: onlySupervisor(200),
  },
  'DELETE /v1/answers/:entryId': { path: '/v1/answers/never', expected: onlySupervisor(404) },
  'GET /v1/try.html': { path: '/v1/try.html', expected: everybody(200) },
  'GET /v1/figures': {
    path: '/v1/figures?from=2026-11-01&to=2026-12-01',
    expected: onlySupervisor(200),
  },
  'GET /v1/figures/now': { path: '/v1/figures/now', expected: onlySupervisor(200) },
  'GET /v1/chats/:id/turn': { path: '/v1/chats/never/turn', expected: onlySupervisor(404) },
  'POST /v1/chats/:id/turns/:turnId': {
    path: '/v1/chats/never/turns/none',
    body: { end: true },
    expected: onlySupervisor(409),
  },
  'GET /v1/webhooks': { path: '/v1/webhooks', expected: onlySupervisor(200) },
  'POST /v1/webhooks': {
    path: '/v1/webhooks',
    body: { url: 'https://hooks.example.com', events: ['chat.ended'] },
    expected: onlySupervisor(201),
  },
  'GET /v1/webhooks/:webhookId': { path: '/v1/webhooks/never', expected: onlySupervisor(404) },
  'PUT /v1/webhooks/:webhookId': {
    path: '/v1/webhooks/never',
    body: { url: 'https://hooks.example.com', events: ['chat.ended'] },
    expected: onlySupervisor(404),
  },
  'DELETE /v1/webhooks/:webhookId': { path: '/v1/webhooks/never', expected: onlySupervisor(404) },
  'POST /v1/webhooks/:webhookId/rotate': { path: '/v1/webhooks/never/rotate', expected: onlySupervisor(404) },
  'POST /v1/webhooks/:webhookId/test': { path: '/v1/webhooks/never/test', expected: onlySupervisor(404) },
  'GET /v1/webhooks/:webhookId/deliveries': {
    path: '/v1/webhooks/never/deliveries',
    expected: onlySupervisor(404),
  },
  'POST /v1/webhooks/:webhookId/deliveries/:deliveryId/resend': {
    path: '/v1/webhooks/never/deliveries/1/resend',
    expected: onlySupervisor(404),
  },
  'POST /v1/webhooks/:webhookId/resend': {
    path: '/v1/webhooks/never/resend',
    body: { since: 0 },
    expected: onlySupervisor(404),
  },
  'GET /v1/keys': { path: '/v1/keys', expected: onlySupervisor(200) },
  'POST /v1/keys': {
    path: '/v1/keys',
    body: { name: 'A key', scopes: ['chats:read'] },
    expected: onlySupervisor(201),
  },
  'POST /v1/keys/:keyId/rotate': { path: '/v1/keys/never/rotate', expected: onlySupervisor(404) },
  'DELETE /v1/keys/:keyId': { path: '/v1/keys/never', expected: onlySupervisor(404) },
} satisfies Rows;
