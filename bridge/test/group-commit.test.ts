import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TOPICS, withBase } from '@chimpassist/protocol';
import { startTcpBroker } from '@chimpassist/testing/broker';
import type { Client } from 'aedes';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Broker } from '../src/broker/broker.ts';
import { GroupCommit } from '../src/spool/group-commit.ts';
import { brokerOptions } from './support.ts';

let dir: string;
let path: string;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chimp-group-'));
  path = join(dir, 'group.db');
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(dir, { recursive: true, force: true });
});

const WAIT = { timeout: 20_000 };

describe('writes of one turn', () => {
  function open() {
    const db = new DatabaseSync(path);
    db.exec(
      'PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS words (id INTEGER PRIMARY KEY, word TEXT)',
    );
    const group = new GroupCommit(db);
    const insert = db.prepare('INSERT INTO words (word) VALUES (?)');
    const words = (of = db) =>
      of
        .prepare('SELECT word FROM words ORDER BY id')
        .all()
        .map(({ word }) => String(word).slice(0, 5));
    return { db, group, insert, words };
  }

  it('are seen at once here, and by others once they are committed, all together', async () => {
    const { db, group, insert, words } = open();
    const other = new DatabaseSync(path);
    group.run(insert, 'one');
    group.run(insert, 'two');
    expect(words()).toEqual(['one', 'two']);
    expect(words(other)).toEqual([]);
    group.commit();
    expect(words(other)).toEqual(['one', 'two']);
    // Without being asked, when the turn is over.
    group.run(insert, 'three');
    await expect.poll(() => words(other), WAIT).toEqual(['one', 'two', 'three']);
    other.close();
    db.close();
  });

  it('are kept where the disk is full, and written with what comes when there is room', () => {
    const { db, group, insert, words } = open();
    const pages = Number(db.prepare('PRAGMA page_count').get()?.page_count);
    group.run(insert, 'small');
    db.exec(`PRAGMA max_page_count = ${pages + 1}`);
    expect(() => group.run(insert, 'large'.repeat(100_000))).toThrow(/full/);
    // The transaction is gone with what was in it.
    expect(words()).toEqual([]);
    db.exec(`PRAGMA max_page_count = ${pages + 1_000}`);
    group.run(insert, 'later');
    group.commit();
    expect(words()).toEqual(['small', 'later']);
    db.close();
  });
});

describe('the broker', () => {
  async function listening() {
    const served = await startTcpBroker();
    ends.push(() => served.stop());
    return served;
  }

  it('is told of a publish only once it is safe, and nothing else is read until then', async () => {
    const { aedes, url } = await listening();
    const acknowledged: string[] = [];
    aedes.on('ack', (packet: { cmd?: string; topic?: string }, client: Client) => {
      if (client.id.startsWith('chimp-bridge-') && packet?.topic) acknowledged.push(packet.topic);
    });
    let isFull = true;
    const taken: string[] = [];
    const listened = vi.fn();
    const broker = new Broker({
      ...brokerOptions(url),
      receive: (topic) => taken.push(topic),
      makeSafe: () => {
        if (isFull) throw new Error('database or disk is full');
      },
      listening: listened,
    });
    broker.start();
    ends.push(() => broker.stop());
    await vi.waitUntil(() => listened.mock.calls.length > 0, WAIT);
    const customer = await mqtt.connectAsync(url);
    ends.push(() => customer.endAsync(true));
    const say = (id: string) =>
      customer.publishAsync(
        withBase('chimpassist/demo', TOPICS.messages(`server/sessions/${id}`)),
        JSON.stringify({ id }),
        { qos: 1 },
      );
    await say('1');
    await vi.waitUntil(() => broker.isBlocked, WAIT);
    await say('2');
    expect(taken).toEqual([TOPICS.messages('server/sessions/1')]);
    expect(acknowledged).toEqual([]);

    isFull = false;
    const both = ['1', '2'].map((id) =>
      withBase('chimpassist/demo', TOPICS.messages(`server/sessions/${id}`)),
    );
    await expect.poll(() => acknowledged, WAIT).toEqual(both);
    expect(taken).toEqual(['1', '2'].map((id) => TOPICS.messages(`server/sessions/${id}`)));
    expect(broker.isBlocked).toBe(false);
  });
});
