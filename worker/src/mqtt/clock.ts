import type { Connection } from './connection.ts';
import type { Terms } from './terms.ts';
import type { Turn } from './turn.ts';

/** [MQTT-3.1.2-24]: a client that has a keep-alive is gone after one and a half of it. */
const KEEP_ALIVE_FACTOR = 1.5;

/**
 * When the connection ends if nothing comes, epoch ms; null: never. Nobody wakes it for that: its host asks whenever it has
 * a reason of its own to look.
 */
export function dueAt(connection: Connection, { limits }: Terms, pingedAt = 0): number | null {
  switch (connection.kind) {
    case 'ended':
      return null;
    case 'new':
    case 'asked':
      return connection.openedAt + limits.connectMs;
    case 'open': {
      const { client, expiresAt, heardAt } = connection;
      const silentAt =
        client.keepAliveMs === 0
          ? Number.POSITIVE_INFINITY
          : Math.max(heardAt, pingedAt) + client.keepAliveMs * KEEP_ALIVE_FACTOR;
      const due = Math.min(silentAt, expiresAt ?? Number.POSITIVE_INFINITY);
      return Number.isFinite(due) ? due : null;
    }
  }
}

/** Ends what is due. */
export function check(turn: Turn, pingedAt: number | undefined): void {
  const { connection, now, terms } = turn;
  const due = dueAt(connection, terms, pingedAt);
  if (due === null || now < due) return;
  if (connection.kind !== 'open') turn.end('noConnect');
  else if (connection.expiresAt !== null && connection.expiresAt <= now) turn.end('tokenEnded');
  else turn.end('keepAlive');
}
