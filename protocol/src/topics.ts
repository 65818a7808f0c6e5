import { type Id, idText, isIdText } from './ids.ts';
import { bytesOf, isPublishable } from './topic-text.ts';

/**
 * Every MQTT topic of the platform, once. All are relative to the base topic (`MQTT_BASE_TOPIC`); {@link withBase}
 * and {@link withoutBase} put it on and take it off. Clients, bridge, brokers' rules and tests build and read topics
 * here only.
 */

const SESSIONS = 'server/sessions';

/** The root of one customer's topic subtree. */
export type SessionTopic = string;

/** `server/sessions/<customerId>`. */
export const sessionTopicOf = (customerId: Id): SessionTopic => `${SESSIONS}/${idText(customerId)}`;

/** The customer id's text in a session topic, or null where the text is no session topic. */
export function customerIdTextOf(sessionTopic: string): string | null {
  const prefix = `${SESSIONS}/`;
  if (!sessionTopic.startsWith(prefix)) return null;
  const id = sessionTopic.slice(prefix.length);
  return isIdText(id) && id !== 'online' && id !== 'request' ? id : null;
}

export const TOPICS = {
  channelsRequest: 'server/channels/request',
  sessionsRequest: `${SESSIONS}/request`,
  sessionsOnline: `${SESSIONS}/online`,
  attendantsOnline: 'server/attendants/online',
  attendantsQuit: 'server/attendants/quit',
  attendantsRequest: 'server/attendants/request',
  attendantsAssign: 'server/attendants/assign',
  desk: 'client/desk',
  /** Retained by the bridge: `{status: "online" | "offline", at}`; its last will says offline. */
  bridge: 'server/bridge',
  /** By which a bridge that leaves a former session learns that it has read it to its end. */
  bridgeFence: 'server/bridge/fence',
  clientControl: (sessionTopic: SessionTopic) => `${sessionTopic}/client/control`,
  serverControl: (sessionTopic: SessionTopic) => `${sessionTopic}/server/control`,
  /** Of shipped clients, which know no other; nothing proves who publishes here. */
  messages: (sessionTopic: SessionTopic) => `${sessionTopic}/messages`,
  /** New clients write here; the broker's rules prove the role. */
  customerMessages: (sessionTopic: SessionTopic) => `${sessionTopic}/messages/customer`,
  attendantMessages: (sessionTopic: SessionTopic) => `${sessionTopic}/messages/attendant`,
  viewed: (sessionTopic: SessionTopic) => `${sessionTopic}/messages/viewed`,
  stored: (sessionTopic: SessionTopic) => `${sessionTopic}/messages/stored`,
  /** New: what will never be stored, so that its sender stops sending it. */
  refused: (sessionTopic: SessionTopic) => `${sessionTopic}/messages/refused`,
  typing: (sessionTopic: SessionTopic) => `${sessionTopic}/typing`,
  sessionOnline: (sessionTopic: SessionTopic) => `${sessionTopic}/online`,
  assignTo: (attendantId: Id) => `client/attendants/assign/${idText(attendantId)}`,
  attendantControl: (attendantId: Id) => `client/attendants/control/${idText(attendantId)}`,
  attendantOnline: (attendantId: Id) => `server/attendants/${idText(attendantId)}/online`,
  attendantAssign: (attendantId: Id) => `server/attendants/${idText(attendantId)}/assign`,
  attendantCommand: (attendantId: Id) => `server/attendants/${idText(attendantId)}/command`,
  attendantQuit: (attendantId: Id) => `server/attendants/${idText(attendantId)}/quit`,
} as const;

/** What the bridge subscribes to. Durable topics are spooled to disk before they are acknowledged, perishable ones never. */
export const BRIDGE_FILTERS = {
  durable: [
    `${SESSIONS}/+/messages`,
    `${SESSIONS}/+/messages/customer`,
    `${SESSIONS}/+/messages/attendant`,
    `${SESSIONS}/+/messages/viewed`,
  ],
  perishable: [
    TOPICS.channelsRequest,
    TOPICS.sessionsRequest,
    TOPICS.sessionsOnline,
    `${SESSIONS}/+/online`,
    TOPICS.attendantsOnline,
    TOPICS.attendantsQuit,
    TOPICS.attendantsAssign,
    'server/attendants/+/online',
    'server/attendants/+/assign',
    'server/attendants/+/command',
    'server/attendants/+/quit',
  ],
} as const;

/** A topic that a client publishes to and the bridge reads, taken apart. */
export type InboundTopic =
  | { kind: 'channelsRequest' }
  | { kind: 'sessionsRequest' }
  /** `sessionTopic` is set where the topic itself proves whose it is. */
  | { kind: 'online'; sessionTopic: SessionTopic | null }
  /** `role` is set where the topic itself proves it. */
  | { kind: 'messages'; sessionTopic: SessionTopic; role: 'customer' | 'attendant' | null }
  | { kind: 'viewed'; sessionTopic: SessionTopic }
  /** `attendantId` (its text) is set where the topic itself proves whose it is. */
  | { kind: 'attendantOnline'; attendantId: string | null }
  | { kind: 'attendantAssign'; attendantId: string | null }
  | { kind: 'attendantQuit'; attendantId: string | null }
  | { kind: 'attendantCommand'; attendantId: string };

/** Takes a topic (without base) apart; null where it is none that clients may publish to the server. */
export function parseInbound(topic: string): InboundTopic | null {
  switch (topic) {
    case TOPICS.channelsRequest:
      return { kind: 'channelsRequest' };
    case TOPICS.sessionsRequest:
      return { kind: 'sessionsRequest' };
    case TOPICS.sessionsOnline:
      return { kind: 'online', sessionTopic: null };
    case TOPICS.attendantsOnline:
      return { kind: 'attendantOnline', attendantId: null };
    case TOPICS.attendantsAssign:
      return { kind: 'attendantAssign', attendantId: null };
    case TOPICS.attendantsQuit:
      return { kind: 'attendantQuit', attendantId: null };
  }
  const levels = topic.split('/');
  if (levels[0] !== 'server') return null;
  const id = levels[2];
  if (id === undefined || !isIdText(id)) return null;
  const rest = levels.slice(3).join('/');
  if (levels[1] === 'sessions') {
    const sessionTopic = `${SESSIONS}/${id}`;
    if (customerIdTextOf(sessionTopic) === null) return null;
    if (rest === 'messages') return { kind: 'messages', sessionTopic, role: null };
    if (rest === 'messages/customer') return { kind: 'messages', sessionTopic, role: 'customer' };
    if (rest === 'messages/attendant') return { kind: 'messages', sessionTopic, role: 'attendant' };
    if (rest === 'messages/viewed') return { kind: 'viewed', sessionTopic };
    if (rest === 'online') return { kind: 'online', sessionTopic };
  }
  if (levels[1] === 'attendants') {
    if (rest === 'online') return { kind: 'attendantOnline', attendantId: id };
    if (rest === 'assign') return { kind: 'attendantAssign', attendantId: id };
    if (rest === 'command') return { kind: 'attendantCommand', attendantId: id };
    if (rest === 'quit') return { kind: 'attendantQuit', attendantId: id };
  }
  return null;
}

/** Which `LEGACY_CLIENTS` a topic needs that proves nothing of its publisher; null where the broker's rules prove it. */
export function legacyNeededFor(topic: InboundTopic): 'widget' | 'all' | null {
  switch (topic.kind) {
    case 'sessionsRequest':
      return 'widget';
    case 'online':
      return topic.sessionTopic === null ? 'widget' : null;
    case 'messages':
      return topic.role === null ? 'widget' : null;
    case 'attendantOnline':
    case 'attendantAssign':
    case 'attendantQuit':
      return topic.attendantId === null ? 'all' : null;
    // An identity is no secret, and its answer goes where its asker may listen.
    case 'channelsRequest':
    case 'viewed':
    case 'attendantCommand':
      return null;
  }
}

/**
 * Whether an answer to `server/channels/request` may go to this topic: any that a broker takes but the platform's own,
 * except the requester's own session topic.
 */
export function isAllowedResponseTopic(topic: string, requesterSessionTopic: SessionTopic | null): boolean {
  if (!isPublishable(topic, RESPONSE_TOPIC_MAX_LEVELS) || bytesOf(topic) > RESPONSE_TOPIC_MAX_BYTES)
    return false;
  if (topic.startsWith('/') || topic.startsWith('$')) return false;
  if (requesterSessionTopic !== null && topic === requesterSessionTopic) return true;
  const first = topic.split('/')[0];
  return first !== 'server' && first !== 'client';
}

/** What a stranger may make the bridge publish to. */
const RESPONSE_TOPIC_MAX_BYTES = 512;
const RESPONSE_TOPIC_MAX_LEVELS = 64;

const trimSlashes = (base: string): string => base.replace(/^\/+|\/+$/g, '');

export const DEFAULT_BASE_TOPIC = 'chimpassist/demo';

export const withBase = (base: string, topic: string): string => `${trimSlashes(base)}/${topic}`;

/** The topic without its base, or null where it lies outside of it. */
export function withoutBase(base: string, topic: string): string | null {
  const prefix = `${trimSlashes(base)}/`;
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : null;
}
