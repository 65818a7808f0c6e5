import type { SubscribePacket, Subscription } from '@chimpassist/client/mqtt/codec';
import { authorize, type Principal, withoutBase } from '@chimpassist/protocol';
import type { OpenConnection } from './connection.ts';
import { isFilter, matches } from './filter.ts';
import type { Followed, Subscriptions } from './followed.ts';
import { REASONS } from './reasons.ts';
import type { Terms } from './terms.ts';
import type { Turn } from './turn.ts';

/** [MQTT-3.9.3-2]: the only refusal that 3.1.1 has. */
const REFUSED = 0x80;
/** [MQTT 5, 3.9.3]. */
const NOT_A_FILTER = 0x8f;
const NO_SHARED = 0x9e;
/** [MQTT 5, 3.11.3]. */
const NEVER_FOLLOWED = 0x11;

const SHARED = '$share/';

/** Takes each filter or refuses it, one by one, and answers for all in one SUBACK. */
export function subscribe(turn: Turn, connection: OpenConnection, packet: SubscribePacket): void {
  const { level } = connection.client;
  if (packet.properties?.subscriptionIdentifiers !== undefined) {
    turn.end('subscriptionIdentifiers');
    return;
  }
  // [MQTT-4.7.1-2] and [MQTT-4.7.1-3] bind the client; 3.1.1 has no code that tells it so.
  if (level === 4 && !packet.subscriptions.every(({ filter }) => isFilter(filter))) {
    turn.end('malformed');
    return;
  }
  let followed = connection.subscriptions;
  const codes = packet.subscriptions.map((wanted) => {
    const refusal = refusalOf(wanted, followed, connection.principal, turn.terms);
    if (refusal !== null) return level === 5 ? refusal : REFUSED;
    const before = followed.findIndex(({ filter }) => filter === wanted.filter);
    const taken = followedBy(wanted);
    // [MQTT-3.8.4-3]: the same filter again takes the place of the former one.
    followed = before === -1 ? [...followed, taken] : followed.with(before, taken);
    const isNew = before === -1;
    turn.do({
      kind: 'subscribed',
      filter: taken.filter,
      qos: taken.qos,
      isNew,
      wantsRetained: wanted.retainHandling === 1 ? isNew : wanted.retainHandling !== 2,
    });
    return taken.qos;
  });
  turn.connection = { ...connection, subscriptions: followed };
  turn.say({ type: 'suback', packetId: packet.packetId, codes }, level);
}

/** Quality 2 is not for outwards: [MQTT-3.8.4-6] lets the server grant less than what was asked for. */
const followedBy = ({ filter, qos, noLocal }: Subscription): Followed => ({
  filter,
  qos: qos === 0 ? 0 : 1,
  ...(noLocal ? { noLocal } : {}),
});

function refusalOf(
  { filter }: Subscription,
  followed: Subscriptions,
  principal: Principal,
  { baseTopic, policy, limits }: Terms,
): number | null {
  if (!isFilter(filter)) return NOT_A_FILTER;
  if (filter.startsWith(SHARED)) return NO_SHARED;
  const asked = { kind: 'topic', action: 'subscribe', topic: withoutBase(baseTopic, filter) } as const;
  if (!authorize(principal, asked, policy).allowed) return REASONS.notAuthorized;
  if (followed.length >= limits.filters && !followed.some((each) => each.filter === filter))
    return REASONS.quotaExceeded;
  return null;
}

export function unsubscribe(
  turn: Turn,
  connection: OpenConnection,
  { packetId, filters }: { packetId: number; filters: readonly string[] },
): void {
  let followed = connection.subscriptions;
  const codes = filters.map((filter) => {
    const left = followed.filter((each) => each.filter !== filter);
    if (left.length === followed.length) return NEVER_FOLLOWED;
    followed = left;
    turn.do({ kind: 'unsubscribed', filter });
    return 0;
  });
  turn.connection = { ...connection, subscriptions: followed };
  // [MQTT-3.10.4-5]: also where no filter was known.
  turn.say({ type: 'unsuback', packetId, codes }, connection.client.level);
}

/** Filters by what they name. */
interface Sorted {
  /** Without a wildcard: each means one topic. */
  named: ReadonlyMap<string, Followed>;
  wild: Subscriptions;
}

const sorted = new WeakMap<Subscriptions, Sorted>();

/** Sorted once for a connection: a desk follows hundreds of topics, and all of them were looked through at each word. */
function sortedOf(subscriptions: Subscriptions): Sorted {
  const known = sorted.get(subscriptions);
  if (known !== undefined) return known;
  const isWild = ({ filter }: Followed): boolean => /[+#]/.test(filter);
  const made = {
    named: new Map(subscriptions.filter((each) => !isWild(each)).map((each) => [each.filter, each])),
    wild: subscriptions.filter(isWild),
  };
  sorted.set(subscriptions, made);
  return made;
}

/** With which quality a client follows a topic (with base); null where it does not. Of several filters the best counts. */
export function qualityOf(subscriptions: Subscriptions, topic: string, isOwn: boolean): 0 | 1 | null {
  const { named, wild } = sortedOf(subscriptions);
  const byName = named.get(topic);
  let best: 0 | 1 | null = byName === undefined || (byName.noLocal && isOwn) ? null : byName.qos;
  for (const { filter, qos, noLocal } of wild) {
    if ((noLocal && isOwn) || best === 1 || (best === 0 && qos === 0)) continue;
    if (matches(filter, topic)) best = qos;
  }
  return best;
}
