import { PAYLOAD_MAX_BYTES, withBase, withoutBase } from '@chimpassist/protocol';
import { guarded } from '../guarded.ts';
import { brokerUrl } from './broker-url.ts';
import { type Connect, isGranted, type Link, openLink } from './link.ts';
import { type Effect, INITIAL, type MachineEvent, step } from './machine.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Connection, ConnectionOptions, ConnectionState } from './types.ts';

const KEEP_ALIVE_SECONDS = 20;
/** MQTT 3.1.1 lets a broker refuse longer client ids. */
const CLIENT_ID_MAX_LENGTH = 23;
/** `credentials()` may have to fetch a token. */
const CREDENTIALS_TIMEOUT_MS = 20_000;

function makeClientId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CLIENT_ID_MAX_LENGTH));
  const random = Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
  return (prefix + random).slice(0, CLIENT_ID_MAX_LENGTH);
}

/** Timers take at most 2^31-1 ms and may fire early after a change of the clock; `due` is harmless then. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * One MQTT 3.1.1 connection over WebSocket that reconnects for ever, asks for its subscriptions again each time, and
 * notices when the other end is gone although the socket looks open. It does nothing before `start()`.
 *
 * @throws {TypeError} where a browser cannot open `brokerHost` (see `brokerUrl`).
 */
export function createConnection(options: ConnectionOptions): Connection {
  const url = brokerUrl(options.brokerHost);
  const now = options.now ?? (() => performance.timeOrigin + performance.now());
  const random = options.random ?? Math.random;
  const clientId = makeClientId(options.clientIdPrefix ?? 'chimp-');
  const subscriptions = new Subscriptions();
  const listeners = new Set<(state: ConnectionState) => void>();
  let machine = INITIAL;
  let link: Link | undefined;
  /** Which try is the present one: what an older one still reports is old news. */
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
        void open(tries);
        return;
      case 'close':
        tries += 1;
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

  async function open(attempt: number): Promise<void> {
    const isPresent = (): boolean => attempt === tries;
    const lost = (reason: string, refused?: number): void => {
      if (!isPresent()) return;
      link = undefined;
      dispatch({ kind: 'lost', reason, ...(refused === undefined ? {} : { refused }) });
    };
    try {
      const credentials = await withTimeout(options.credentials?.() ?? {}, CREDENTIALS_TIMEOUT_MS);
      const { username, password } = credentials;
      if (!isPresent()) return;
      link = openLink({
        ...(options.dial?.(url, credentials) ?? { url, protocols: ['mqtt'] }),
        webSocket: options.webSocket ?? WebSocket,
        connect: {
          clientId,
          keepAliveSeconds: options.keepAliveSeconds ?? KEEP_ALIVE_SECONDS,
          username,
          password,
          will: willOf(options),
        },
        onOpen: () => {
          if (!isPresent()) return;
          askFor(subscriptions.filters());
          dispatch({ kind: 'opened' });
        },
        onMessage: (topic, payload) => {
          if (isPresent()) deliver(topic, payload);
        },
        onDown: lost,
      });
    } catch (error) {
      lost(error instanceof Error ? error.message : String(error));
    }
  }

  function askFor(filters: { filter: string; qos: 0 | 1 }[]): void {
    const present = link;
    if (present === undefined || filters.length === 0) return;
    present
      .subscribe(filters.map(({ filter, qos }) => ({ filter: withBase(options.baseTopic, filter), qos })))
      .then((codes) => {
        if (present !== link) return;
        for (const [i, { filter }] of filters.entries()) {
          if (isGranted(codes[i])) subscriptions.granted(filter);
          else guarded(() => options.onRefused?.(filter));
        }
      })
      // Cut off: the next link asks again. Not acknowledged in time: look whether this one still lives.
      .catch(() => present.probe());
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
        if (remove()) link?.unsubscribe([withBase(options.baseTopic, filter)]);
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
    nudge: () => dispatch({ kind: 'nudge' }),
  };
}

function willOf({ baseTopic, will }: ConnectionOptions): Connect['will'] {
  if (will === undefined) return undefined;
  const { topic, payload } = will();
  return { topic: withBase(baseTopic, topic), payload: JSON.stringify(payload) };
}

function withTimeout<T>(work: T | Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no credentials in time')), ms);
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
