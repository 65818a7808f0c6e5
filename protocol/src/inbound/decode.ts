import * as v from 'valibot';
import type { ChatFrame, DeskFrame } from '../frames/index.ts';
import type { RequestFrame } from '../held/request-frame.ts';
import {
  type AttendantInfo,
  customerIdTextOf,
  type Id,
  type InboundTopic,
  idText,
  isAllowedResponseTopic,
  type LegacyClients,
  type MessageRefusal,
  PAYLOAD_MAX_BYTES,
  type PageState,
  type PayloadOf,
  type RefusedReason,
  readInbound,
  sessionTopicOf,
  TOPIC_ROWS,
  type UserRequesting,
} from '../index.ts';
import { isTooLong, refusalIn, valueIn } from './refused-message.ts';

/** One open window of an attendant: whether its topic proves whose it is, and the name that it has given itself. */
export interface AttendantWindow {
  proven: boolean;
  name: string | undefined;
}

/** What a publish means for the server. Untrusted bytes come in, decoded values go out; nothing is done here. */
export type Inbound =
  /** Goes to its chat and must not be lost. */
  | { kind: 'durable'; sessionTopic: string; frame: ChatFrame }
  /** Goes to its chat, and is worth nothing later. */
  | { kind: 'perishable'; sessionTopic: string; frame: ChatFrame }
  /** A chat request, or a keep-alive. */
  | { kind: 'online'; sessionTopic: string; frame: RequestFrame; page?: PageState }
  /** A page of a customer closes. */
  | { kind: 'pageGone'; sessionTopic: string; pageId: string }
  | { kind: 'attendantOnline'; attendant: AttendantInfo; window: AttendantWindow }
  | { kind: 'attendantQuit'; attendantId: AttendantInfo['id']; window: AttendantWindow }
  | { kind: 'desk'; frame: DeskFrame }
  /** `userRequesting` is what the answer says of the asker. */
  | { kind: 'channel'; customerId: Id; userRequesting: UserRequesting; responseTopic: string }
  /** `refused` where it is a message whose writer can be told. */
  | { kind: 'dropped'; reason: string; refused?: { sessionTopic: string; refusal: MessageRefusal } };

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const dropped = (reason: string): Inbound => ({ kind: 'dropped', reason });

function parse<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> | null {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}

/**
 * Decodes one publish. `topic` is without base; `at` is when it was read, epoch ms. Who publishes where is the broker's
 * to check; topics that prove nothing count only for the clients that the operator lets in without tokens.
 */
export function decode(
  topic: string,
  payload: Uint8Array,
  at: number,
  legacyClients: LegacyClients = 'none',
): Inbound {
  const read = readInbound(topic);
  if (read === null) return dropped('unknown_topic');
  const { needsLegacy } = TOPIC_ROWS[read.name];
  const refused = (reason: string, why: RefusedReason, value: unknown): Inbound => {
    if (!isOfMessages(read)) return dropped(reason);
    const refusal = refusalIn(value, TOPIC_ROWS[read.name].proves, why);
    if (refusal === null) return dropped(reason);
    return { kind: 'dropped', reason, refused: { sessionTopic: read.sessionTopic, refusal } };
  };
  if (needsLegacy !== null && legacyClients !== 'all' && legacyClients !== needsLegacy) {
    return refused('not_proven', 'not_allowed', valueIn(payload));
  }
  if (payload.byteLength > PAYLOAD_MAX_BYTES) return refused('too_large', 'too_long', valueIn(payload));
  let value: unknown;
  try {
    value = JSON.parse(UTF8.decode(payload));
  } catch {
    return dropped('bad_json');
  }
  switch (read.name) {
    case 'messages':
    case 'customerMessages':
    case 'attendantMessages': {
      const { payload, proves: role } = TOPIC_ROWS[read.name];
      const body = parse(payload, value);
      if (body === null) return refused('bad_message', isTooLong(value) ? 'too_long' : 'unreadable', value);
      const { sessionInfo, message } = body;
      const { sessionTopic } = read;
      if (role === 'customer' && sessionTopicOf(message.from.id) !== sessionTopic)
        return refused('topic_mismatch', 'not_allowed', value);
      // Nobody without a token has a file to send: what a server has said for legacy clients has come back from the broker.
      if (role === null && message.attachments !== undefined) return dropped('relayed');
      const session = sessionInfo.sessionId === undefined ? {} : { sessionId: sessionInfo.sessionId };
      const proven = role === null ? {} : { proven: role };
      return {
        kind: 'durable',
        sessionTopic,
        frame: { kind: 'message', at, ...session, message, ...proven },
      };
    }
    case 'viewed': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_receipt');
      return {
        kind: 'durable',
        sessionTopic: read.sessionTopic,
        frame: { kind: 'receipt', at, readMessages: body.readMessages },
      };
    }
    case 'typing': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_typing');
      // It was said at the edge, and has come back from the broker.
      if ((value as { relayed?: unknown }).relayed === true) return dropped('relayed');
      return { kind: 'perishable', sessionTopic: read.sessionTopic, frame: { kind: 'typing', at, ...body } };
    }
    case 'sessionsOnline':
      return online(parse(TOPIC_ROWS[read.name].payload, value), at, null);
    case 'sessionOnline':
      return online(parse(TOPIC_ROWS[read.name].payload, value), at, read.sessionTopic);
    case 'sessionsRequest':
      return request(parse(TOPIC_ROWS[read.name].payload, value), at);
    case 'channelsRequest': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_channels_request');
      const { userRequesting, responseTopic } = body;
      const customerId = typeof userRequesting === 'object' ? userRequesting.id : userRequesting;
      if (!isAllowedResponseTopic(responseTopic, sessionTopicOf(customerId))) {
        return dropped('forbidden_response_topic');
      }
      // Nothing proves the id, and somebody may listen to that session topic: name and picture of the asker are not
      // to come to them from the server.
      const isSessionTopic = customerIdTextOf(responseTopic) !== null;
      return {
        kind: 'channel',
        customerId,
        userRequesting: isSessionTopic ? customerId : userRequesting,
        responseTopic,
      };
    }
    case 'attendantsOnline':
    case 'attendantOnline': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_attendant');
      if (!isOfTopic(read, body.attendantInfo)) return dropped('topic_mismatch');
      const window = { proven: 'attendantId' in read, name: body.window };
      return { kind: 'attendantOnline', attendant: body.attendantInfo, window };
    }
    case 'attendantsQuit':
    case 'attendantQuit': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_attendant');
      if (!isOfTopic(read, body.attendantInfo)) return dropped('topic_mismatch');
      const window = { proven: 'attendantId' in read, name: body.window };
      return { kind: 'attendantQuit', attendantId: body.attendantInfo.id, window };
    }
    case 'attendantsAssign':
    case 'attendantAssign': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null || customerIdTextOf(body.sessionInfo.sessionTopic) === null) {
        return dropped('bad_assign');
      }
      if (!isOfTopic(read, body.attendantInfo)) return dropped('topic_mismatch');
      const { sessionTopic, sessionId } = body.sessionInfo;
      const session = sessionId === undefined ? {} : { sessionId };
      return {
        kind: 'perishable',
        sessionTopic,
        frame: {
          kind: 'accept',
          at,
          attendant: body.attendantInfo,
          ...session,
          proven: 'attendantId' in read,
        },
      };
    }
    case 'attendantCommand': {
      const body = parse(TOPIC_ROWS[read.name].payload, value);
      if (body === null) return dropped('bad_command');
      const { attendantInfo: attendant, command } = body;
      if (!isOfTopic(read, attendant)) return dropped('topic_mismatch');
      const isForDesk = command.command === 'availability' || command.command === 'viewing';
      if (!isForDesk && customerIdTextOf(command.sessionTopic) === null) return dropped('bad_command');
      if (isForDesk || command.command === 'decline')
        return { kind: 'desk', frame: { kind: 'command', at, attendant, command, proven: true } };
      return {
        kind: 'perishable',
        sessionTopic: command.sessionTopic,
        frame: { kind: 'command', at, attendant, command, proven: true },
      };
    }
  }
}

type MessageTopic = Extract<InboundTopic, { name: 'messages' | 'customerMessages' | 'attendantMessages' }>;

const isOfMessages = (read: InboundTopic): read is MessageTopic =>
  read.name === 'messages' || read.name === 'customerMessages' || read.name === 'attendantMessages';

/** A topic that names an attendant speaks for that one only. */
const isOfTopic = (read: InboundTopic, attendant: AttendantInfo): boolean =>
  !('attendantId' in read) || read.attendantId === idText(attendant.id);

function online(body: PayloadOf<'sessionOnline'> | null, at: number, proven: string | null): Inbound {
  if (body === null) return dropped('bad_online');
  const sessionTopic = sessionTopicOf(body.customer.id);
  if (body.sessionTopic !== undefined && body.sessionTopic !== sessionTopic) return dropped('topic_mismatch');
  if (proven !== null && proven !== sessionTopic) return dropped('topic_mismatch');
  const { customer, sessionId, requestID, keepAliveTTL, status, page } = body;
  if (page?.gone) {
    return proven === null ? dropped('not_proven') : { kind: 'pageGone', sessionTopic, pageId: page.id };
  }
  const frame: RequestFrame = {
    kind: 'request',
    at,
    customer,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(requestID === undefined ? {} : { requestID }),
    ...(keepAliveTTL === undefined ? {} : { keepAliveTTL }),
    ...(status === undefined ? {} : { status }),
    proven: proven !== null,
  };
  const isKnown = proven !== null && page !== undefined;
  return { kind: 'online', sessionTopic, frame, ...(isKnown ? { page } : {}) };
}

function request(body: PayloadOf<'sessionsRequest'> | null, at: number): Inbound {
  if (body === null) return dropped('bad_request');
  const sessionTopic = sessionTopicOf(body.customerId);
  if (body.sessionTopic !== undefined && body.sessionTopic !== sessionTopic) return dropped('topic_mismatch');
  const { customerId, sessionId, requestID } = body;
  const frame: RequestFrame = {
    kind: 'request',
    at,
    customer: { id: customerId, name: '', avatarURL: null },
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(requestID === undefined ? {} : { requestID }),
    proven: false,
  };
  return { kind: 'online', sessionTopic, frame };
}
