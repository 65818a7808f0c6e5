import type * as v from 'valibot';
import { type Id, idText } from '../ids.ts';
import { BESIDE_CHATS, besideChat, type SessionTopic } from './session-topic.ts';

/**
 * Who may publish or subscribe, beside the bridge, which may do all. In a topic that names a customer or an attendant, only
 * the named customer or attendant; an attendant may speak and listen in every chat. Legacy clients have no token:
 * `LEGACY_CLIENTS=widget` lets the first kind in, `all` both.
 */
export type Party = 'customer' | 'attendant' | 'legacyWidget' | 'legacyDesk';

/** What the contract says of one topic. @public because the declarations of the rows name it. */
export interface TopicDetails {
  publish: readonly Party[];
  subscribe: readonly Party[];
  /**
   * Whether the bridge subscribes, and how. What is durable is on its disk before the broker gets an acknowledgement. What is
   * perishable is worth nothing later: read over a clean session, never spooled. `null`: it goes from the bridge to clients, or
   * between clients.
   */
  heard: 'durable' | 'perishable' | null;
  /** Of a publish. */
  qos: 0 | 1;
  payload: v.GenericSchema;
  /** Whom the broker's rules prove the publisher to be: somebody of that kind, either side of this chat, or nobody. */
  proves: 'customer' | 'attendant' | 'party' | 'bridge' | null;
  /** The bridge heeds it only where the operator lets these clients in, since nothing proves who publishes. */
  needsLegacy: 'widget' | 'all' | null;
}

/** One topic of the platform. `{customerId}` and `{attendantId}` in its pattern stand for one level each. */
export interface TopicRow extends TopicDetails {
  pattern: string;
  /** What it belongs to. */
  scope: 'platform' | 'chat' | 'attendant';
}

/** Details that most rows share. */
type Given = Pick<TopicDetails, 'publish' | 'subscribe' | 'qos' | 'payload' | 'proves'> &
  Partial<TopicDetails>;
type Whole<D extends Given> = Omit<TopicDetails, keyof D> & D;

function whole<const D extends Given>(details: D): Whole<D> {
  return { heard: null, needsLegacy: null, ...details } as Whole<D>;
}

/** A topic without a name in it. */
/* @__NO_SIDE_EFFECTS__ */
export function platformTopic<const P extends string, const D extends Given>(pattern: P, details: D) {
  return Object.assign((): P => pattern, whole(details), { pattern, scope: 'platform' as const });
}

/** A topic below a session topic. */
/* @__NO_SIDE_EFFECTS__ */
export function chatTopic<const D extends Given>(suffix: string, details: D) {
  const pattern = `server/sessions/{customerId}/${suffix}`;
  return Object.assign((sessionTopic: SessionTopic): string => `${sessionTopic}/${suffix}`, whole(details), {
    pattern,
    scope: 'chat' as const,
  });
}

/** A topic about a chat, of attendants alone: it stands beside the session topic, never below it. */
/* @__NO_SIDE_EFFECTS__ */
export function besideChatTopic<const D extends Given>(suffix: string, details: D) {
  const pattern = `${BESIDE_CHATS}/{customerId}/${suffix}`;
  return Object.assign(
    (sessionTopic: SessionTopic): string => `${besideChat(sessionTopic)}/${suffix}`,
    whole(details),
    { pattern, scope: 'chat' as const },
  );
}

/** A topic of one attendant. */
/* @__NO_SIDE_EFFECTS__ */
export function attendantTopic<const D extends Given>(
  pattern: `${string}{attendantId}${string}`,
  details: D,
) {
  return Object.assign(
    (attendantId: Id): string => pattern.replace('{attendantId}', () => idText(attendantId)),
    whole(details),
    { pattern, scope: 'attendant' as const },
  );
}
