import {
  everybody,
  FORBIDDEN,
  herAttendants,
  ofMary,
  onlySupervisor,
  type Rows,
  row,
  SUBSCRIPTION,
  staff,
} from './columns.ts';

/** An id of a file of Mary's. */
const FILE = `f1.bWFyeQ.${'0'.repeat(32)}`;

/** What is asked by customers’ pages, and about one customer. */
export const CUSTOMER_ROWS = {
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
  'POST /customer/:customerId/import/files/:attachmentId': {
    path: `/customer/mary/import/files/${FILE}`,
    expected: onlySupervisor(503),
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
  'PUT /customer/:customerId/mark': {
    path: '/customer/mary/mark',
    body: { mark: null },
    expected: herAttendants(200),
  },
  'GET /customer/:customerId/drafts': { path: '/customer/mary/drafts', expected: herAttendants(200) },
  'PUT /customer/:customerId/drafts': {
    path: '/customer/mary/drafts',
    body: { note: '' },
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
} satisfies Rows;
