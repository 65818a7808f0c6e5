import { withBase } from '@chimpassist/protocol';
import { brokerUrl } from './broker-url.ts';
import { dialBroker } from './edge-address.ts';
import { type Connect, type Link, openLink } from './link.ts';
import type { ConnectionOptions, Credentials, Dialled } from './types.ts';

const KEEP_ALIVE_SECONDS = 20;
/** `credentials()` may have to fetch a token. */
const CREDENTIALS_TIMEOUT_MS = 20_000;

/** One try to open a link. */
export interface Attempt {
  clientId: string;
  /** How long the other end may take. */
  withinMs: number;
  /** Whether a link is to be opened with these. */
  accepts(credentials: Credentials): boolean;
  onBegun(link: Link): void;
  onOpen(link: Link): void;
  onDown(reason: string, refused?: number): void;
}

/** Opens a link as the options of its connection say. Whatever prevents it goes to `onDown`. */
export async function openLinkFor(
  options: ConnectionOptions,
  { clientId, withinMs, accepts, ...attempt }: Attempt,
  ports: { onDialled(dialled: Dialled): void; onMessage(topic: string, payload: Uint8Array): void },
): Promise<void> {
  const { brokerHost, dial = dialBroker } = options;
  try {
    const credentials = await withTimeout(options.credentials?.() ?? {}, CREDENTIALS_TIMEOUT_MS);
    if (!accepts(credentials)) return;
    const dialled = dial(brokerUrl(typeof brokerHost === 'string' ? brokerHost : brokerHost()), credentials);
    ports.onDialled(dialled);
    const link = openLink({
      url: dialled.url,
      protocols: dialled.protocols,
      webSocket: options.webSocket ?? WebSocket,
      openWithinMs: withinMs,
      connect: {
        clientId,
        keepAliveSeconds: options.keepAliveSeconds ?? KEEP_ALIVE_SECONDS,
        username: credentials.username,
        password: credentials.password,
        will: willOf(options),
      },
      onOpen: () => attempt.onOpen(link),
      onMessage: ports.onMessage,
      onDown: attempt.onDown,
    });
    attempt.onBegun(link);
  } catch (error) {
    attempt.onDown(error instanceof Error ? error.message : String(error));
  }
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
