import { randomUUID } from 'node:crypto';
import { BRIDGE_FILTERS, TOPICS, withBase } from '@chimpassist/protocol';
import { Link, type LinkOptions, type Publish } from './link.ts';

/** Connections on which a former session may fail to be read before this bridge goes on without it. */
const ATTEMPTS = 3;
/** Nothing came for so long: something else has its connection. */
const SILENCE_MS = 30_000;
/** Nothing came for so long after the fence: not every broker hands on in strict order. */
const QUIET_MS = 1_000;
/** Where it is not quiet so long after the fence, what comes is new, and comes to the session of now as well. */
const BUSY_MS = 5_000;

export type FormerSessionOptions = Pick<
  LinkOptions,
  'settings' | 'log' | 'outage' | 'broker' | 'canSpeak'
> & {
  clientId: string;
  receive(publish: Publish, link: Link, done: () => void): void;
  /** What was received is safe. */
  isSafe(): boolean;
  /** Rejected where nobody wants to know any more. */
  signal: AbortSignal;
};

/**
 * Reads what a broker keeps for a client id that this bridge had before, and takes the session from the broker. A fence
 * that it sends to itself comes back behind what waited; then it is read until nothing comes any more.
 *
 * @returns false where the broker does not let it.
 */
export async function readFormerSession(options: FormerSessionOptions): Promise<boolean> {
  const hasRead = await connection(options, false);
  return hasRead && connection(options, true);
}

/** @param isLast throws the session away instead of reading it. */
function connection(options: FormerSessionOptions, isLast: boolean): Promise<boolean> {
  const { settings, signal } = options;
  const fence = withBase(settings.baseTopic, TOPICS.bridgeFence());
  const word = randomUUID();
  return new Promise<boolean>((resolve, reject) => {
    let failures = 0;
    let isFenceBack = false;
    let silence: NodeJS.Timeout | null = null;
    let busy: NodeJS.Timeout | null = null;
    const stopTimers = (): void => {
      if (silence !== null) clearTimeout(silence);
      if (busy !== null) clearTimeout(busy);
    };
    const heard = (): void => {
      if (silence !== null) clearTimeout(silence);
      const isBack = isFenceBack;
      silence = setTimeout(
        () => {
          if (options.isSafe()) end(isBack);
          else heard();
        },
        isBack ? QUIET_MS : SILENCE_MS,
      );
    };
    const fenceIsBack = (): void => {
      isFenceBack = true;
      heard();
      const filters = [...BRIDGE_FILTERS.durable, ...BRIDGE_FILTERS.perishable];
      busy ??= setTimeout(() => {
        link.client?.unsubscribe(filters.map((filter) => withBase(settings.baseTopic, filter)));
      }, BUSY_MS);
    };
    const failed = (): void => {
      failures += 1;
      if (failures >= ATTEMPTS) end(false);
    };
    const link: Link = new Link({
      ...options,
      clean: isLast,
      hearsItself: true,
      filters: isLast ? [] : [[TOPICS.bridgeFence(), 1]],
      receive(publish, from, done) {
        heard();
        if (publish.topic !== fence) {
          options.receive(publish, from, done);
          return;
        }
        done();
        if (Buffer.from(publish.payload).toString() === word) fenceIsBack();
      },
      ready(connack) {
        heard();
        if (isLast || !connack.sessionPresent) end(true);
        else link.client?.publish(fence, word, { qos: 1 });
      },
      refused: failed,
      closed(reason) {
        if (reason !== null) failed();
      },
    });
    const stopped = (): void => {
      stopTimers();
      void link.end(true).catch(() => undefined);
      reject(new Error('The connection was ended.'));
    };
    const end = (isDone: boolean): void => {
      stopTimers();
      signal.removeEventListener('abort', stopped);
      // A polite end, after the acknowledgements that are kept back until they are true.
      const leave = (): void => {
        if (options.isSafe()) link.end().then(() => resolve(isDone), reject);
        else setTimeout(leave, 100);
      };
      if (isDone) setImmediate(leave);
      else link.end(true).then(() => resolve(false), reject);
    };
    if (signal.aborted) {
      stopped();
      return;
    }
    signal.addEventListener('abort', stopped);
    link.start();
  });
}
