import { PAYLOAD_MAX_BYTES, withBase, withoutBase } from '@chimpassist/protocol';
import { guarded } from '../guarded.ts';
import { OPEN_WITHIN_MS, patienceMs } from '../patience.ts';
import { isMuchYounger } from '../tokens/claims.ts';
import { brokerUrl } from './broker-url.ts';
import { makeClientId } from './client-id.ts';
import { isGranted, type Link } from './link.ts';
import { type Effect, INITIAL, type MachineEvent, step } from './machine.ts';
import { type Attempt, openLinkFor } from './open-link-for.ts';
import { type Subscribed, Subscriptions } from './subscriptions.ts';
import { createSuccession } from './succession.ts';
import type { Connection, ConnectionOptions, ConnectionState, Credentials, Road } from './types.ts';

/** Timers take at most 2^31-1 ms and may fire early after a change of the clock; `due` is harmless then. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * One MQTT 3.1.1 connection over WebSocket that reconnects for ever, asks for its subscriptions again each time, and
 * notices when the other end is gone although the socket looks open. It does nothing before `start()`.
 *
 * @throws {TypeError} where a browser cannot open `brokerHost` (see `brokerUrl`).
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { brokerHost } = options;
  // Thrown at once where the page is set up wrongly.
  if (typeof brokerHost === 'string') brokerUrl(brokerHost);
  const now = options.now ?? (() => performance.timeOrigin + performance.now());
  const random = options.random ?? Math.random;
  const newClientId = (): string => makeClientId(options.clientIdPrefix ?? 'chimp-');
  let clientId = newClientId();
  const subscriptions = new Subscriptions();
  const listeners = new Set<(state: ConnectionState) => void>();
  let machine = INITIAL;
  let road: Road = 'broker';
  let link: Link | undefined;
  /** The credentials with which the present link was opened. */
  let inUse: Credentials = {};
  /** The filters that the link that takes over has subscribed to. */
  let followed: Subscribed[] = [];
  /** The number of the present try: reports of an older one are ignored. */
  let tries = 0;
  let wakeTimer: ReturnType<typeof setTimeout> | undefined;
  let closing: Promise<void> = Promise.resolve();

  function dispatch(event: MachineEvent): void {
    const before = machine.state;
    const next = step(machine, event, now(), random);
    machine = next.machine;
    for (const effect of next.effects) perform(effect);
    // A listener may have moved the machine on meanwhile: each change is told once, in order.
    if (machine === next.machine && machine.state !== before) {
      const { state } = machine;
      for (const listener of [...listeners]) guarded(() => listener(state));
    }
  }

  function perform(effect: Effect): void {
    switch (effect.kind) {
      case 'open':
        tries += 1;
        open(attempt());
        return;
      case 'close':
        tries += 1;
        succession.stop();
        closing = link?.close() ?? Promise.resolve();
        link = undefined;
        return;
      case 'probe':
        link?.probe();
        return;
      case 'wake':
        clearTimeout(wakeTimer);
        wakeTimer = setTimeout(
          () => dispatch({ kind: 'due' }),
          Math.min(MAX_TIMER_MS, Math.max(0, effect.at - now())),
        );
        return;
      case 'cancelWake':
        clearTimeout(wakeTimer);
        return;
    }
  }

  function attempt(): Attempt {
    const mine = tries;
    const isPresent = (): boolean => mine === tries;
    let credentials: Credentials = {};
    return {
      clientId,
      withinMs: patienceMs(OPEN_WITHIN_MS, machine.failures, random),
      accepts(asked) {
        credentials = asked;
        return isPresent();
      },
      onBegun(begun) {
        link = begun;
        inUse = credentials;
      },
      onOpen() {
        if (!isPresent()) return;
        askFor(subscriptions.filters());
        dispatch({ kind: 'opened' });
      },
      onDown(...why) {
        if (isPresent()) lost(...why);
      },
    };
  }

  function lost(reason: string, refused?: number): void {
    link = undefined;
    succession.stop();
    dispatch({ kind: 'lost', reason, ...(refused === undefined ? {} : { refused }) });
  }

  function open(each: Attempt): void {
    const mine = tries;
    void openLinkFor(options, each, {
      onDialled(dialled) {
        road = dialled.road;
      },
      onMessage(topic, payload) {
        if (mine === tries) deliver(topic, payload);
      },
    });
  }

  const succession = createSuccession({
    open,
    random,
    clientId: newClientId,
    accepts: (next) => road === 'edge' && isMuchYounger(next.password, inUse.password),
    async follow(next) {
      followed = subscriptions.filters();
      await subscribeOn(next, followed);
    },
    takeOver(next, id, credentials) {
      const before = link;
      [link, clientId, inUse] = [next, id, credentials];
      guarded(() => options.onTakeOver?.());
      void before?.retire();
      // The filters that were added and removed since.
      const wanted = subscriptions.filters();
      const has = (all: Subscribed[], { filter, qos }: Subscribed): boolean =>
        all.some((each) => each.filter === filter && each.qos >= qos);
      askFor(wanted.filter((each) => !has(followed, each)));
      unfollow(
        next,
        followed.filter((each) => !has(wanted, { ...each, qos: 0 })),
      );
    },
    onDown: lost,
  });

  function unfollow(on: Link | undefined, filters: Subscribed[]): void {
    if (filters.length > 0) on?.unsubscribe(filters.map(({ filter }) => withBase(options.baseTopic, filter)));
  }

  async function subscribeOn(on: Link, filters: Subscribed[]): Promise<number[]> {
    if (filters.length === 0) return [];
    return on.subscribe(
      filters.map(({ filter, qos }) => ({ filter: withBase(options.baseTopic, filter), qos })),
    );
  }

  function askFor(filters: Subscribed[]): void {
    const [present, mine] = [link, tries];
    if (present === undefined) return;
    subscribeOn(present, filters)
      .then((codes) => {
        // Also where another link has taken over meanwhile: it follows the same.
        if (mine !== tries) return;
        for (const [i, { filter }] of filters.entries()) {
          if (isGranted(codes[i])) subscriptions.granted(filter);
          else guarded(() => options.onRefused?.(filter));
        }
      })
      .catch(() => {
        if (mine !== tries) return;
        // Cut off: the next link asks again. Not acknowledged in time: look whether this one still lives, and ask again.
        link?.probe();
        askFor(filters.filter(({ filter }) => subscriptions.has(filter)));
      });
  }

  function deliver(topic: string, bytes: Uint8Array): void {
    const ours = withoutBase(options.baseTopic, topic);
    if (ours === null || bytes.byteLength > PAYLOAD_MAX_BYTES) return;
    let payload: unknown;
    try {
      payload = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      return; // Not ours: everything on these topics is JSON.
    }
    subscriptions.deliver(ours, payload);
  }

  return {
    get state() {
      return machine.state;
    },
    get road() {
      return road;
    },
    onState(listener) {
      listeners.add(listener);
      guarded(() => listener(machine.state));
      return () => listeners.delete(listener);
    },
    subscribe(filter, qos, handler, ready) {
      const before = subscriptions.wanted(filter).qos;
      const { isNew, remove } = subscriptions.add(filter, { qos, handler, ready });
      // Asked again for a second listener too: its `ready` needs a SUBACK that came after it.
      if (isNew || ready !== undefined || qos > before) {
        if (machine.state.kind === 'online') askFor([subscriptions.wanted(filter)]);
      }
      return () => {
        if (remove()) unfollow(link, [{ filter, qos }]);
      };
    },
    async publish(topic, payload, qos) {
      if (link === undefined || machine.state.kind !== 'online') throw new Error('not connected');
      await link.publish(withBase(options.baseTopic, topic), JSON.stringify(payload), qos);
    },
    start: () => dispatch({ kind: 'start' }),
    stop() {
      dispatch({ kind: 'stop' });
      return closing;
    },
    renew() {
      if (machine.state.kind === 'online') succession.begin();
    },
    nudge: () => dispatch({ kind: 'nudge' }),
  };
}
