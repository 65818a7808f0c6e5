import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { type KnownClient, KnownClients } from '../src/broker-auth/known-clients.ts';
import { spoolPlace } from './support.ts';

const HOUR_MS = 3_600_000;
const NOBODY: KnownClient = { principal: { kind: 'anonymous' }, expiresAt: null };
const BRIDGE: KnownClient = { principal: { kind: 'bridge' }, expiresAt: null };
const MARY = { kind: 'customer', id: 7, guest: false } as const;
const place = spoolPlace();
const open: KnownClients[] = [];
const clientsAt = (max?: number) => {
  const clients = new KnownClients(place(), max);
  open.push(clients);
  return clients;
};
afterEach(() => {
  for (const clients of open.splice(0)) clients.close();
});

describe('known clients', () => {
  it('one without a token is forgotten a day after it was heard last', () => {
    const clients = clientsAt();
    clients.put('silent', '', NOBODY, 0);
    clients.put('heard', '', NOBODY, 0);
    expect(clients.get('heard', '', 20 * HOUR_MS)).toEqual({ kind: 'anonymous' });
    clients.put('new', '', NOBODY, 25 * HOUR_MS);
    expect(clients.size).toBe(2);
    expect(clients.owner('silent', 25 * HOUR_MS)).toBeNull();
    expect(clients.owner('heard', 25 * HOUR_MS)).toEqual({ kind: 'anonymous' });
  });

  it('one with a token stays the owner of its id for a day after it, and may nothing', () => {
    const clients = clientsAt();
    clients.put('c1', '7', { principal: MARY, expiresAt: HOUR_MS }, 0);
    expect(clients.get('c1', '7', 2 * HOUR_MS)).toBeNull();
    expect(clients.owner('c1', 2 * HOUR_MS)).toEqual(MARY);
    expect(clients.owner('c1', 26 * HOUR_MS)).toBeNull();
  });

  it('the bridge may be silent for months', () => {
    const clients = clientsAt();
    clients.put('chimp-bridge-1', 'bridge', BRIDGE, 0);
    clients.put('other', '', NOBODY, 3_000 * HOUR_MS);
    expect(clients.get('chimp-bridge-1', 'bridge', 3_000 * HOUR_MS)).toEqual({ kind: 'bridge' });
  });

  it('are never more than a number of them', () => {
    const clients = clientsAt(10);
    for (let n = 0; n < 50; n += 1) clients.put(`c-${n}`, '', NOBODY, n * 61_000);
    expect(clients.size).toBeLessThanOrEqual(12);
    expect(clients.owner('c-49', 50 * 61_000)).not.toBeNull();
  });

  it('what an older bridge left is taken over', () => {
    const before = new DatabaseSync(place());
    before.exec(`CREATE TABLE clients (
      client_id TEXT PRIMARY KEY, username TEXT NOT NULL, principal TEXT NOT NULL, expires_at INTEGER
    ) WITHOUT ROWID;`);
    const insert = before.prepare('INSERT INTO clients VALUES (?, ?, ?, ?)');
    const expiresAt = Date.now() + HOUR_MS;
    insert.run('c1', '7', JSON.stringify(MARY), expiresAt);
    insert.run('w1', '', '{"kind":"anonymous"}', null);
    insert.run('chimp-bridge-1', 'bridge', '{"kind":"bridge"}', null);
    before.close();
    const clients = clientsAt();
    expect(clients.get('c1', '7', Date.now())).toEqual(MARY);
    clients.put('later', '', NOBODY, Date.now() + 40 * HOUR_MS);
    expect(clients.owner('w1', Date.now())).toBeNull();
    expect(clients.owner('chimp-bridge-1', Date.now())).toEqual({ kind: 'bridge' });
  });
});
