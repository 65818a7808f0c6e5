import { BatchSchema } from '../frames/batch.ts';
import { ChannelAnswerSchema, ChannelRequestSchema } from '../frames/channel-request.ts';
import { ErasedSchema } from '../frames/erased.ts';
import { FactsPageSchema, LedgersSchema } from '../frames/facts-page.ts';
import { LogPageSchema } from '../frames/log-page.ts';
import { TopicsPageSchema } from '../frames/topics-page.ts';
import { BATCH_MAX_BYTES, REST_BODY_MAX_BYTES } from '../limits.ts';
import { FactsQuerySchema, LogQuerySchema, TopicsQuerySchema } from './bridge-queries.ts';
import { restRow } from './rest-row.ts';

/** The bridge's door: calls that only the bridge makes, by its secret. */

export const bridgeSocket = restRow({
  method: 'GET',
  path: '/bridge/socket',
  rule: 'bridge',
  summary: 'Upgraded to the WebSocket between bridge and desk',
  status: 200,
  answer: null,
  codes: ['not_configured'],
});
export const bridgeMirror = restRow({
  method: 'GET',
  path: '/bridge/mirror',
  rule: 'bridge',
  summary: 'Upgraded to the WebSocket between desk and a mirror without a broker',
  status: 200,
  answer: null,
  codes: ['not_configured'],
});
export const bridgeBatch = restRow({
  method: 'POST',
  path: '/bridge/batch',
  rule: 'bridge',
  summary: 'Frames of chats and desk; answered by one line of JSON each',
  body: BatchSchema,
  maxBytes: BATCH_MAX_BYTES,
  status: 200,
  answer: null,
  codes: ['unsupported_version', 'not_configured'],
});
export const bridgeChannel = restRow({
  method: 'POST',
  path: '/bridge/channel',
  rule: 'bridge',
  summary: 'The identity of a new chat',
  body: ChannelRequestSchema,
  maxBytes: REST_BODY_MAX_BYTES,
  status: 200,
  answer: ChannelAnswerSchema,
  codes: ['not_configured'],
});
export const bridgeErased = restRow({
  method: 'POST',
  path: '/bridge/erased',
  rule: 'bridge',
  summary: 'What an erasure took away outside of the Worker',
  body: ErasedSchema,
  maxBytes: REST_BODY_MAX_BYTES,
  status: 204,
  answer: null,
  codes: ['bad_topic', 'not_configured'],
});
export const bridgeLog = restRow({
  method: 'GET',
  path: '/bridge/log',
  rule: 'bridge',
  summary: 'A page of one chat’s log, for the mirror',
  query: LogQuerySchema,
  status: 200,
  answer: LogPageSchema,
  codes: ['bad_topic', 'not_configured'],
});
export const bridgeTopics = restRow({
  method: 'GET',
  path: '/bridge/topics',
  rule: 'bridge',
  summary: 'A page of session topics, all or those that may have grown, for the mirror',
  query: TopicsQuerySchema,
  status: 200,
  answer: TopicsPageSchema,
  codes: ['not_configured'],
});
export const bridgeLedgers = restRow({
  method: 'GET',
  path: '/bridge/ledgers',
  rule: 'bridge',
  summary: 'The names of all ledgers, for the mirror',
  status: 200,
  answer: LedgersSchema,
  codes: ['not_configured'],
});
export const bridgeFacts = restRow({
  method: 'GET',
  path: '/bridge/facts',
  rule: 'bridge',
  summary: 'A page of one ledger’s rows, new and changed ones, for the mirror',
  query: FactsQuerySchema,
  status: 200,
  answer: FactsPageSchema,
  codes: ['not_configured'],
});
