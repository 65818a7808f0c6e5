import * as v from 'valibot';
import { IdSchema, SessionIdSchema } from '../ids.ts';
import { addressEntries } from '../payloads/addresses.ts';
import { FilesTakenSchema } from '../payloads/attachment.ts';
import { AttendantSessionSchema } from '../payloads/attendant-session.ts';
import { DeskPictureSchema } from '../payloads/desk.ts';
import { ErasureReceiptSchema } from '../payloads/erasure.ts';
import { readableList } from '../payloads/list.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { CustomerSchema } from '../payloads/person.ts';
import { SessionInfoSchema } from '../payloads/session-info.ts';
import { LEGACY_CLIENTS } from '../trust/principal.ts';
import { customerMessages } from './customer-page-calls.ts';
import { customerParams } from './customer-params.ts';
import { pageQuery } from './queries.ts';
import { restRow } from './rest-row.ts';

/**
 * Every REST call of the Worker, once. The Worker binds a row by `route(row, handler)`, clients make the path of it by
 * `pathOf(row, …)` and parse the answer by its schema; rules, the description at `/openapi.json` and the contract's table
 * are made of the rows. Each is an export of its own, so that a page carries only the schemas that it uses.
 */

const sessionParams = v.object({ sessionId: SessionIdSchema });
const heardAt = v.nullable(v.number());

// What everybody may ask.

export const health = restRow({
  method: 'GET',
  path: '/health',
  rule: 'open',
  summary: 'Version, and whether bridge and hooks were heard of lately',
  status: 200,
  answer: openObject({
    status: v.string(),
    version: v.string(),
    bridge: openObject({ connected: v.boolean(), heardAt }),
    hooks: openObject({ authentication: heardAt, statistics: heardAt }),
    legacyClients: v.picklist(LEGACY_CLIENTS),
  }),
  codes: [],
});
export const openapi = restRow({
  method: 'GET',
  path: '/openapi.json',
  rule: 'open',
  summary: 'This description',
  status: 200,
  answer: openObject({ openapi: v.string() }),
  codes: [],
});
export const jwks = restRow({
  method: 'GET',
  path: '/.well-known/jwks.json',
  rule: 'open',
  summary: 'The public keys of tokens, for brokers',
  status: 200,
  answer: openObject({ keys: v.array(v.unknown()) }),
  codes: [],
});

// One customer.

export const session = restRow({
  method: 'GET',
  path: '/session/:sessionId',
  rule: 'customer',
  summary: 'One session',
  params: sessionParams,
  status: 200,
  answer: SessionInfoSchema,
  codes: ['not_found'],
});
export const sessionMessages = restRow({
  method: 'GET',
  path: '/session/:sessionId/messages',
  rule: 'customer',
  summary: 'Messages of one session, newest first',
  params: sessionParams,
  query: pageQuery(20),
  status: 200,
  answer: customerMessages.answer,
  codes: ['not_found'],
});
export const customerSocket = restRow({
  method: 'GET',
  path: '/mqtt/:customerId',
  rule: 'customerSocket',
  summary:
    'Upgraded to a WebSocket that speaks MQTT: subprotocols mqtt and the token. Closed with EDGE_ROAD=off',
  params: customerParams,
  status: 101,
  answer: null,
  codes: ['bad_request', 'not_found'],
});
export const socket = restRow({
  method: 'GET',
  path: '/mqtt',
  rule: 'socket',
  summary:
    'Upgraded to a WebSocket that speaks MQTT: subprotocols mqtt and the token. Closed with EDGE_ROAD=off',
  status: 101,
  answer: null,
  codes: ['bad_request', 'not_found'],
});
export const customerFacts = restRow({
  method: 'GET',
  path: '/chimpassist/customer/:customerId/:part',
  rule: 'attendantOfCustomer',
  summary: 'What the operator knows of a customer, from the statistics hook',
  params: v.object({
    ...customerParams.entries,
    part: v.picklist(['contactInfo', 'additionalInfo', 'statistics']),
  }),
  status: 200,
  answer: readableList(openObject({ label: v.string(), value: v.unknown() })),
  codes: ['hook_unavailable', 'hook_nonsense', 'not_configured'],
});
export const customerExport = restRow({
  method: 'GET',
  path: '/customer/:customerId',
  rule: 'right:export',
  summary: 'Everything that is stored of a customer',
  params: customerParams,
  status: 200,
  answer: openObject({
    customerId: IdSchema,
    customer: v.nullable(CustomerSchema),
    sessions: v.array(v.unknown()),
    messages: v.array(v.unknown()),
    notes: v.optional(v.array(v.unknown())),
    tags: v.optional(v.unknown()),
    attributes: v.optional(v.array(v.unknown())),
  }),
  codes: [],
});
/** The same with the bytes of the files. */
export const customerArchive = restRow({
  method: 'GET',
  path: '/customer/:customerId/archive',
  rule: 'right:export',
  summary: 'Everything that is stored of a customer as a ZIP: customer.json, and the files',
  params: customerParams,
  status: 200,
  answer: null,
  codes: [],
});
export const eraseCustomer = restRow({
  method: 'DELETE',
  path: '/customer/:customerId',
  rule: 'supervisor',
  summary: 'Erases a customer everywhere; the receipt tells how far it is',
  params: customerParams,
  status: 202,
  answer: ErasureReceiptSchema,
  codes: [],
});
export const erasure = restRow({
  method: 'GET',
  path: '/customer/:customerId/erasure',
  rule: 'supervisor',
  summary: 'The receipt of an erasure',
  params: customerParams,
  status: 200,
  answer: ErasureReceiptSchema,
  codes: ['not_found'],
});

// Attendants.

export const attendantSessions = restRow({
  method: 'GET',
  path: '/attendant/:attendantId/sessions',
  rule: 'namedAttendant',
  summary: 'Sessions of an attendant, one per customer, newest first',
  params: v.object({ attendantId: IdSchema }),
  query: pageQuery(50),
  status: 200,
  answer: readableList(AttendantSessionSchema),
  codes: [],
});
export const attendantConfig = restRow({
  method: 'GET',
  path: '/config/attendant',
  rule: 'attendant',
  summary: 'What an attendant’s page has to know',
  status: 200,
  answer: openObject({
    keepAliveTTL: v.pipe(v.number(), v.minValue(1)),
    ...addressEntries,
    /** The built-in directory lets attendants in: there are people to manage and passwords to change. */
    hasDirectory: lenient(v.boolean()),
    /** As in `GET /config/widget`; absent where the Worker is from before files, which means null. */
    attachments: lenient(FilesTakenSchema),
  }),
  codes: [],
});
export const desk = restRow({
  method: 'GET',
  path: '/desk',
  rule: 'attendantWithToken',
  summary: 'The whole desk: chats, queue, colleagues',
  status: 200,
  answer: DeskPictureSchema,
  codes: [],
});

export * from './api-calls.ts';
export * from './api-figure-calls.ts';
export * from './api-file-calls.ts';
export * from './api-key-calls.ts';
export * from './assist-call.ts';
export * from './bot-calls.ts';
export * from './bridge-calls.ts';
export * from './change-calls.ts';
export * from './customer-page-calls.ts';
export * from './directory-calls.ts';
export * from './figure-calls.ts';
export * from './file-calls.ts';
export * from './form-calls.ts';
export * from './import-calls.ts';
export * from './join-calls.ts';
export * from './mail-calls.ts';
export * from './note-calls.ts';
export * from './proactive-calls.ts';
export * from './push-calls.ts';
export * from './rating-calls.ts';
export * from './search-calls.ts';
export * from './sign-in-calls.ts';
export * from './visitor-calls.ts';
export * from './webhook-calls.ts';
export * from './widget-config-call.ts';
export * from './workspace-calls.ts';
