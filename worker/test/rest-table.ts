import type { RestRoute } from '@chimpassist/protocol';

const REFUSED = 401;
export const FORBIDDEN = 403;
/** Who asks. */
export const COLUMNS = [
  'nobody',
  'guest',
  'customer',
  'other customer',
  'first level',
  'second level',
  'supervisor',
  'bridge',
  'expired',
  'alg none',
  'other key',
  'other audience',
];
/** Of a call that needs a token, in the order of the columns; credentials that are none are always refused. */
const row = (
  guest: number,
  customer: number,
  other: number,
  first: number,
  second: number,
  supervisor: number,
) => [
  REFUSED,
  guest,
  customer,
  other,
  first,
  second,
  supervisor,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
];
const everybody = (status: number) => COLUMNS.map(() => status);
const onlyBridge = (status: number) => COLUMNS.map((column) => (column === 'bridge' ? status : REFUSED));
const ofMary = (status: number) => row(FORBIDDEN, status, FORBIDDEN, status, FORBIDDEN, status);
const staff = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, status, status, status);
/** Of attendants those who are in Mary's chat, and supervisors. */
const herAttendants = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, status, FORBIDDEN, status);
const onlySupervisor = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, status);

/** An id of a file of Mary's. */
const FILE = `f1.bWFyeQ.${'0'.repeat(32)}`;

/** A browser of nobody's. */
const SUBSCRIPTION = {
  endpoint: 'https://fcm.googleapis.com/fcm/send/nobody',
  keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
};

/** Every call of the Worker, and what each column is answered. `{…}` are Mary's and attendant 21's. */
export const TABLE: Record<RestRoute, { path: string; body?: unknown; expected: number[] }> = {
  'GET /health': { path: '/health', expected: everybody(200) },
  'GET /openapi.json': { path: '/openapi.json', expected: everybody(200) },
  'GET /.well-known/jwks.json': { path: '/.well-known/jwks.json', expected: everybody(200) },
  'POST /session': { path: '/session', body: {}, expected: everybody(200) },
  'GET /session/:sessionId': { path: '/session/s-mary', expected: ofMary(200) },
  'GET /session/:sessionId/messages': { path: '/session/s-mary/messages', expected: ofMary(200) },
  'GET /customer/:customerId/sessions/last': { path: '/customer/mary/sessions/last', expected: ofMary(200) },
  'GET /customer/:customerId/messages': { path: '/customer/mary/messages', expected: ofMary(200) },
  // The token comes with the upgrade: `edge.test.ts` shows who is let in.
  'GET /mqtt/:customerId': { path: '/mqtt/mary', expected: everybody(400) },
  'GET /mqtt': { path: '/mqtt', expected: everybody(400) },
  // A customer who never was: the others of this table need Mary's.
  'GET /customer/:customerId/archive': {
    path: '/customer/never/archive',
    expected: onlySupervisor(200),
  },
  'GET /customer/:customerId': {
    path: '/customer/never',
    expected: onlySupervisor(200),
  },
  'DELETE /customer/:customerId': {
    path: '/customer/never',
    expected: onlySupervisor(202),
  },
  'GET /customer/:customerId/erasure': {
    path: '/customer/never/erasure',
    expected: onlySupervisor(200),
  },
  'POST /customer/:customerId/assist': {
    path: '/customer/mary/assist',
    body: { task: 'reply' },
    // Nobody has set a language model here.
    expected: herAttendants(503),
  },
  'POST /customer/:customerId/import': {
    path: '/customer/brought/import',
    body: { customer: { id: 'brought', name: 'Brought', avatarURL: null } },
    expected: onlySupervisor(200),
  },
  'POST /customer/:customerId/form': {
    path: '/customer/mary/form',
    body: { email: 'mary@shop.test' },
    expected: row(FORBIDDEN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  'GET /customer/:customerId/form': {
    path: '/customer/mary/form',
    expected: row(FORBIDDEN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  // Nobody has a signed link here: `forms/page.test.ts` has one.
  'GET /forms/:customerId': { path: '/forms/mary?until=1', expected: everybody(403) },
  'POST /forms/:customerId': { path: '/forms/mary?until=1', expected: everybody(403) },
  // No mail is set up here.
  'POST /customer/:customerId/transcript': {
    path: '/customer/mary/transcript',
    body: {},
    expected: row(FORBIDDEN, 503, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  // Nobody is asked for ratings here: `rating.test.ts` has a team that does.
  'POST /customer/:customerId/rating': {
    path: '/customer/mary/rating',
    body: { value: 5 },
    expected: row(FORBIDDEN, 503, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  'GET /customer/:customerId/rating/linked': {
    path: '/customer/mary/rating/linked?sessionId=s-mary&signature=no',
    expected: everybody(403),
  },
  'POST /customer/:customerId/rating/linked': {
    path: '/customer/mary/rating/linked?sessionId=s-mary&signature=no',
    expected: everybody(403),
  },
  'GET /customer/:customerId/mails': { path: '/customer/mary/mails', expected: herAttendants(200) },
  // No MAIL_SECRET is set here: `mail/door.test.ts` has one.
  'GET /metrics': { path: '/metrics', expected: everybody(503) },
  'POST /mail': { path: '/mail', expected: everybody(503) },
  'GET /config/widget': { path: '/config/widget', expected: everybody(200) },
  // No bucket is bound here: who is let through to it is told that. `files/doors.test.ts` has one.
  'POST /customer/:customerId/attachments': { path: '/customer/mary/attachments', expected: ofMary(503) },
  'GET /customer/:customerId/attachments': { path: '/customer/mary/attachments', expected: ofMary(200) },
  'GET /attachments/:attachmentId': { path: `/attachments/${FILE}`, expected: ofMary(503) },
  'POST /attachments/:attachmentId/link': { path: `/attachments/${FILE}/link`, expected: ofMary(503) },
  'GET /attachments/:attachmentId/linked': { path: `/attachments/${FILE}/linked`, expected: everybody(403) },
  'POST /attachments/:attachmentId/thumbnail': {
    path: `/attachments/${FILE}/thumbnail`,
    expected: ofMary(503),
  },
  'GET /attachments/:attachmentId/thumbnail': {
    path: `/attachments/${FILE}/thumbnail`,
    expected: ofMary(503),
  },
  'GET /attendant/:attendantId/sessions': {
    path: '/attendant/21/sessions',
    expected: herAttendants(200),
  },
  'GET /config/attendant': { path: '/config/attendant', expected: staff(200) },
  'GET /desk': { path: '/desk', expected: staff(200) },
  'GET /customer/:customerId/notes': {
    path: '/customer/mary/notes',
    expected: herAttendants(200),
  },
  'POST /customer/:customerId/notes': {
    path: '/customer/mary/notes',
    body: { content: 'A note' },
    expected: herAttendants(201),
  },
  // Where the team allows it, `joining.test.ts` shows what becomes of it.
  'POST /customer/:customerId/join': { path: '/customer/mary/join', body: {}, expected: staff(403) },
  'PUT /customer/:customerId/join/:attendantId': {
    path: '/customer/mary/join/22',
    body: { accepted: true },
    expected: herAttendants(404),
  },
  // Where the team allows it, `changes.test.ts` shows who may.
  'PUT /customer/:customerId/messages/:seq': {
    path: '/customer/mary/messages/1',
    body: { content: 'Other words' },
    expected: herAttendants(403),
  },
  'DELETE /customer/:customerId/messages/:seq': {
    path: '/customer/mary/messages/1',
    expected: herAttendants(403),
  },
  'GET /customer/:customerId/messages/:seq/versions': {
    path: '/customer/mary/messages/1/versions',
    expected: onlySupervisor(200),
  },
  'GET /customer/:customerId/tags': {
    path: '/customer/mary/tags',
    expected: herAttendants(200),
  },
  'PUT /customer/:customerId/tags': {
    path: '/customer/mary/tags',
    body: { tags: ['vip'] },
    expected: herAttendants(200),
  },
  'GET /search': { path: '/search?q=text', expected: staff(200) },
  'GET /figures': { path: '/figures?from=2026-11-01&to=2026-11-08', expected: staff(200) },
  'GET /figures/chats': { path: '/figures/chats?from=2026-11-01&to=2026-11-08', expected: staff(200) },
  'GET /figures/messages.csv': {
    path: '/figures/messages.csv?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/messages.jsonl': {
    path: '/figures/messages.jsonl?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/chats.csv': {
    path: '/figures/chats.csv?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/chats.jsonl': {
    path: '/figures/chats.jsonl?from=2026-11-01&to=2026-11-08',
    expected: onlySupervisor(200),
  },
  'GET /figures/now': { path: '/figures/now', expected: onlySupervisor(200) },
  'POST /figures/rebuild': { path: '/figures/rebuild', expected: onlySupervisor(202) },
  'PUT /customer/:customerId/mark': {
    path: '/customer/mary/mark',
    body: { mark: null },
    expected: herAttendants(200),
  },
  'GET /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    expected: herAttendants(200),
  },
  'PUT /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    body: { attributes: { plan: 'gold' } },
    expected: herAttendants(200),
  },
  'POST /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    body: { attributes: { plan: 'gold' } },
    expected: row(FORBIDDEN, 204, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  // What is granted to an attendant besides, `workspace.test.ts` shows.
  'GET /workspace': { path: '/workspace', expected: staff(200) },
  'PUT /workspace/answers/:entryId': {
    path: '/workspace/answers/hello',
    body: { name: 'Hello', text: 'Hello {customer.name}' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/answers/:entryId': { path: '/workspace/answers/none', expected: onlySupervisor(404) },
  'PUT /workspace/own/answers/:entryId': {
    path: '/workspace/own/answers/hello',
    body: { name: 'Hello', text: 'Hello' },
    expected: staff(200),
  },
  'DELETE /workspace/own/answers/:entryId': { path: '/workspace/own/answers/none', expected: staff(404) },
  'PUT /workspace/tags/:entryId': {
    path: '/workspace/tags/vip',
    body: { name: 'VIP' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/tags/:entryId': { path: '/workspace/tags/none', expected: onlySupervisor(404) },
  'PUT /workspace/teams/:entryId': {
    path: '/workspace/teams/sales',
    body: { name: 'Sales' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/teams/:entryId': { path: '/workspace/teams/none', expected: onlySupervisor(404) },
  'PUT /workspace/settings': { path: '/workspace/settings', body: {}, expected: onlySupervisor(200) },
  'PUT /workspace/forms/:entryId': {
    path: '/workspace/forms/after',
    body: { name: 'After', when: 'after', fields: [{ name: 'why', kind: 'text', label: 'Why?' }] },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/forms/:entryId': { path: '/workspace/forms/none', expected: onlySupervisor(404) },
  'PUT /workspace/hours': {
    path: '/workspace/hours',
    body: { zone: 'UTC', weekly: [] },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/hours': { path: '/workspace/hours', expected: onlySupervisor(204) },
  'PUT /workspace/rules/:entryId': {
    path: '/workspace/rules/hello',
    body: { text: 'Hello' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/rules/:entryId': { path: '/workspace/rules/none', expected: onlySupervisor(404) },
  'GET /workspace/rules/counts': { path: '/workspace/rules/counts', expected: staff(200) },
  'POST /config/rules/:entryId/:event': { path: '/config/rules/none/shown', expected: everybody(204) },
  'POST /customer/:customerId/push': {
    path: '/customer/mary/push',
    body: SUBSCRIPTION,
    expected: row(FORBIDDEN, 201, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  'DELETE /customer/:customerId/push': {
    path: '/customer/mary/push',
    expected: row(FORBIDDEN, 204, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  'POST /attendant/push': { path: '/attendant/push', body: SUBSCRIPTION, expected: staff(201) },
  'DELETE /attendant/push': { path: '/attendant/push', expected: staff(204) },
  'PUT /workspace/grants/:attendantId': {
    path: '/workspace/grants/99',
    body: { rights: [] },
    expected: onlySupervisor(200),
  },
  'GET /v1/openapi.json': { path: '/v1/openapi.json', expected: everybody(200) },
  'GET /v1/chats': { path: '/v1/chats', expected: onlySupervisor(200) },
  'GET /v1/chats/:id': { path: '/v1/chats/mary', expected: onlySupervisor(200) },
  'GET /v1/chats/:id/messages': { path: '/v1/chats/mary/messages', expected: onlySupervisor(200) },
  'POST /v1/chats/:id/messages': {
    path: '/v1/chats/mary/messages',
    body: { content: 'From outside' },
    expected: onlySupervisor(201),
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
  'GET /workspace/bots': { path: '/workspace/bots', expected: onlySupervisor(200) },
  'PUT /workspace/bots/:entryId': {
    path: '/workspace/bots/a-bot',
    body: { name: 'A bot', isOn: false },
    expected: onlySupervisor(200),
  },
  'POST /workspace/bots/:entryId/rotate': {
    path: '/workspace/bots/never/rotate',
    expected: onlySupervisor(404),
  },
  'DELETE /workspace/bots/:entryId': { path: '/workspace/bots/never', expected: onlySupervisor(404) },
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
  'GET /audit': { path: '/audit', expected: onlySupervisor(200) },
  // No hook is configured here: who is let through to it is told that.
  'POST /chimpassist/auth': {
    path: '/chimpassist/auth',
    body: { email: 'a@b', password: 'c' },
    expected: everybody(503),
  },
  'POST /chimpassist/token': { path: '/chimpassist/token', expected: staff(204) },
  'POST /chimpassist/sign-out': { path: '/chimpassist/sign-out', expected: staff(204) },
  // The built-in directory is not in use here: `directory-changes.test.ts` shows what these do.
  'GET /chimpassist/people': { path: '/chimpassist/people', expected: onlySupervisor(404) },
  'POST /chimpassist/people': {
    path: '/chimpassist/people',
    body: { email: 'a@b', name: 'A', type: 'support/firstLevel', password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    body: { disabled: true },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId/password': {
    path: '/chimpassist/people/21/password',
    body: { password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'DELETE /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/password': {
    path: '/chimpassist/password',
    body: { current: 'ten letters', password: 'ten letters' },
    expected: staff(404),
  },
  'GET /chimpassist/customer/:customerId/:part': {
    path: '/chimpassist/customer/mary/statistics',
    expected: herAttendants(503),
  },
  'GET /bridge/socket': { path: '/bridge/socket', expected: onlyBridge(400) },
  'GET /bridge/mirror': { path: '/bridge/mirror', expected: onlyBridge(400) },
  'POST /bridge/batch': {
    path: '/bridge/batch',
    body: { v: 1, epoch: 0, chats: [], desk: [] },
    expected: onlyBridge(200),
  },
  'POST /bridge/channel': {
    path: '/bridge/channel',
    body: { customer: { id: 'mary', name: '', avatarURL: null } },
    expected: onlyBridge(200),
  },
  'POST /bridge/erased': {
    path: '/bridge/erased',
    body: { sessionTopic: 'server/sessions/never', at: 1, spooled: 0, parked: 0, mirrored: null },
    expected: onlyBridge(204),
  },
  'GET /bridge/log': { path: '/bridge/log?sessionTopic=server/sessions/mary', expected: onlyBridge(200) },
  'GET /bridge/topics': { path: '/bridge/topics', expected: onlyBridge(200) },
  'GET /bridge/ledgers': { path: '/bridge/ledgers', expected: onlyBridge(200) },
  'GET /bridge/facts': { path: '/bridge/facts?ledger=2026-11%200001', expected: onlyBridge(200) },
};
