import {
  AssignSchema,
  type AttendantInfo,
  AttendantOnlineSchema,
  ChannelsRequestSchema,
  CONTENT_MAX_LENGTH,
  CommandPayloadSchema,
  customerIdTextOf,
  type Id,
  idText,
  isAllowedResponseTopic,
  type LegacyClients,
  legacyNeededFor,
  MessagePayloadSchema,
  type MessageRefusal,
  OnlineSchema,
  PAYLOAD_MAX_BYTES,
  type PageState,
  parseInbound,
  RefusalRefSchema,
  type RefusedReason,
  SessionRequestSchema,
  sessionTopicOf,
  type UserRequesting,
  ViewedPayloadSchema,
} from '@chimpassist/protocol';
import type { ChatFrame, DeskFrame } from '@chimpassist/protocol/frames';
import * as v from 'valibot';
import type { AttendantWindow } from '../../clocks/attendant-clock.ts';
import type { RequestFrame } from '../../clocks/request-frame.ts';

/** What a publish means for the bridge. Untrusted bytes come in, decoded values go out; nothing is done here. */
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
  const parsed = parseInbound(topic);
  if (parsed === null) return dropped('unknown_topic');
  const refused = (reason: string, why: RefusedReason, value: unknown): Inbound => {
    if (parsed.kind !== 'messages') return dropped(reason);
    const refusal = refusalIn(value, parsed.role, why);
    if (refusal === null) return dropped(reason);
    return { kind: 'dropped', reason, refused: { sessionTopic: parsed.sessionTopic, refusal } };
  };
  const legacy = legacyNeededFor(parsed);
  if (legacy !== null && legacyClients !== 'all' && legacyClients !== legacy) {
    return refused('not_proven', 'not_allowed', valueIn(payload));
  }
  if (payload.byteLength > PAYLOAD_MAX_BYTES) return refused('too_large', 'too_long', valueIn(payload));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return dropped('bad_json');
  }
  switch (parsed.kind) {
    case 'messages': {
      const body = parse(MessagePayloadSchema, value);
      if (body === null) return refused('bad_message', isTooLong(value) ? 'too_long' : 'unreadable', value);
      const { sessionInfo, message } = body;
      const { role, sessionTopic } = parsed;
      if (role === 'customer' && sessionTopicOf(message.from.id) !== sessionTopic)
        return refused('topic_mismatch', 'not_allowed', value);
      const session = sessionInfo.sessionId === undefined ? {} : { sessionId: sessionInfo.sessionId };
      const proven = role === null ? {} : { proven: role };
      return {
        kind: 'durable',
        sessionTopic,
        frame: { kind: 'message', at, ...session, message, ...proven },
      };
    }
    case 'viewed': {
      const body = parse(ViewedPayloadSchema, value);
      if (body === null) return dropped('bad_receipt');
      return {
        kind: 'durable',
        sessionTopic: parsed.sessionTopic,
        frame: { kind: 'receipt', at, readMessages: body.readMessages },
      };
    }
    case 'online':
      return online(value, at, parsed.sessionTopic);
    case 'sessionsRequest':
      return request(value, at);
    case 'channelsRequest': {
      const body = parse(ChannelsRequestSchema, value);
      if (body === null) return dropped('bad_channels_request');
      const { userRequesting, responseTopic } = body;
      const customerId = typeof userRequesting === 'object' ? userRequesting.id : userRequesting;
      if (!isAllowedResponseTopic(responseTopic, sessionTopicOf(customerId))) {
        return dropped('forbidden_response_topic');
      }
      // Nothing proves the id, and somebody may listen to that session topic: name and picture of whoever asked are not
      // to come to them from the server.
      const isSessionTopic = customerIdTextOf(responseTopic) !== null;
      return {
        kind: 'channel',
        customerId,
        userRequesting: isSessionTopic ? customerId : userRequesting,
        responseTopic,
      };
    }
    case 'attendantOnline': {
      const body = parse(AttendantOnlineSchema, value);
      if (body === null) return dropped('bad_attendant');
      if (!isProven(parsed.attendantId, body.attendantInfo)) return dropped('topic_mismatch');
      const window = { proven: parsed.attendantId !== null, name: body.window };
      return { kind: 'attendantOnline', attendant: body.attendantInfo, window };
    }
    case 'attendantQuit': {
      const body = parse(AttendantOnlineSchema, value);
      if (body === null) return dropped('bad_attendant');
      if (!isProven(parsed.attendantId, body.attendantInfo)) return dropped('topic_mismatch');
      const window = { proven: parsed.attendantId !== null, name: body.window };
      return { kind: 'attendantQuit', attendantId: body.attendantInfo.id, window };
    }
    case 'attendantAssign': {
      const body = parse(AssignSchema, value);
      if (body === null || customerIdTextOf(body.sessionInfo.sessionTopic) === null) {
        return dropped('bad_assign');
      }
      if (!isProven(parsed.attendantId, body.attendantInfo)) return dropped('topic_mismatch');
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
          proven: parsed.attendantId !== null,
        },
      };
    }
    case 'attendantCommand': {
      const body = parse(CommandPayloadSchema, value);
      if (body === null) return dropped('bad_command');
      const { attendantInfo: attendant, command } = body;
      if (!isProven(parsed.attendantId, attendant)) return dropped('topic_mismatch');
      if (command.command === 'availability' || command.command === 'viewing') {
        return { kind: 'desk', frame: { kind: 'command', at, attendant, command, proven: true } };
      }
      if (customerIdTextOf(command.sessionTopic) === null) return dropped('bad_command');
      return {
        kind: 'perishable',
        sessionTopic: command.sessionTopic,
        frame: { kind: 'command', at, attendant, command, proven: true },
      };
    }
  }
}

/** What is looked into for the name of a message that is refused. */
const REFUSED_MAX_BYTES = 4 * PAYLOAD_MAX_BYTES;

/** The JSON of a publish that is refused anyway, or undefined. */
function valueIn(payload: Uint8Array): unknown {
  if (payload.byteLength > REFUSED_MAX_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}

const NamedSchema = v.object({ message: RefusalRefSchema });
const LongSchema = v.object({
  message: v.object({ content: v.pipe(v.string(), v.minLength(CONTENT_MAX_LENGTH + 1)) }),
});

const isTooLong = (value: unknown): boolean => v.is(LongSchema, value);

/** What its writer is told, as far as it says which message it is. The role is the topic's, whatever it claims. */
function refusalIn(
  value: unknown,
  role: 'customer' | 'attendant' | null,
  reason: RefusedReason,
): MessageRefusal | null {
  const named = parse(NamedSchema, value)?.message;
  // A client that keeps its words gives them an id.
  if (named?.id === undefined) return null;
  const { id, from, timestamp } = named;
  return { id, from: { id: from.id, role: role ?? undefined }, timestamp, reason };
}

/** A topic that names an attendant speaks for that one only. */
const isProven = (attendantId: string | null, attendant: AttendantInfo): boolean =>
  attendantId === null || attendantId === idText(attendant.id);

function online(value: unknown, at: number, proven: string | null): Inbound {
  const body = parse(OnlineSchema, value);
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

function request(value: unknown, at: number): Inbound {
  const body = parse(SessionRequestSchema, value);
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
