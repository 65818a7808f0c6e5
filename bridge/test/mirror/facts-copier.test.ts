import type { ChatFacts } from '@chimpassist/protocol';
import type { FactsPage } from '@chimpassist/protocol/frames';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elapsedMs } from '../../src/clock.ts';
import { EdgeError } from '../../src/edge/edge-error.ts';
import { log } from '../../src/log.ts';
import { Metrics } from '../../src/metrics.ts';
import { FactsCopier } from '../../src/mirror/facts-copier.ts';
import { FactsDatabase } from '../../src/mirror/facts-database.ts';

const LEDGER = '2026-11 0001';
const factsOf = (n: number, customerId: string | null = `c${n}`): ChatFacts => ({
  ...{ customerId, sessionId: customerId === null ? null : `s${n}`, part: 1, isReopened: false },
  ...{ askedAt: 1_000 + n, endedAt: 2_000 + n, ending: 'attendant', endedBy: '12' },
  ...{ unavailableAt: null, customerWroteAt: null, waitsSince: 1_000 + n, assignedAt: 1_100 + n },
  ...{ answeredAt: null, answeredBy: null, stays: [], answers: [], handOvers: [] },
  ...{ customerWords: 1, humanWords: 0, botWords: 0, tags: [], teams: ['t'], rating: null },
  ...{ language: null, page: null, site: null, openAnswerMs: null },
});

/** Ledgers as the Worker gives them: a list, of which a cursor says how far it is read. */
class Ledgers {
  readonly rows: FactsPage['rows'] = [];
  failure: Error | null = null;
  asked = 0;

  async ledgers(): Promise<string[]> {
    if (this.failure !== null) throw this.failure;
    return [LEDGER];
  }
  async factsPage(_ledger: string, cursor: string, limit: number): Promise<FactsPage> {
    this.asked += 1;
    const from = Number(cursor.split(' ')[0] ?? 0);
    const rows = this.rows.slice(from, from + limit);
    const end = from + rows.length;
    return { rows, cursor: `${end} 0`, isMore: end < this.rows.length };
  }
}

describe('the copier of the ledgers', () => {
  let mongo: Mongo;
  let client: MongoClient;
  let ledgers: Ledgers;
  let metrics: Metrics;
  let copier: FactsCopier;
  const documents = () => client.db('chimpassist').collection('chat-facts').find({}).toArray();
  const begin = () => {
    metrics = new Metrics();
    copier = new FactsCopier({
      ...{ edge: ledgers, metrics, log, lookMs: 20 },
      database: new FactsDatabase(client.db('chimpassist')),
    });
    copier.lead(true);
  };
  const count = (n: number) => until(`${n} rows are there`, async () => (await documents()).length === n);

  beforeEach(async () => {
    mongo = await startMongo();
    client = new MongoClient(mongo.url);
    ledgers = new Ledgers();
  });
  afterEach(async () => {
    await copier.stop();
    await client.close();
    await mongo.stop();
  });

  it('copies all rows once, with their times as dates, and those that come later', async () => {
    for (let n = 0; n < 450; n++) ledgers.rows.push({ id: `r${n}`, facts: factsOf(n) });
    begin();
    await count(450);
    const first = (await documents()).find(({ _id }) => String(_id) === `${LEDGER} r0`);
    expect(first).toMatchObject({ customerId: 'c0', ended: new Date(2_000), asked: new Date(1_000) });
    ledgers.rows.push({ id: 'later', facts: factsOf(500) });
    await count(451);
    expect(await metrics.factsMirrored.get()).toMatchObject({ values: [{ value: 451 }] });
    const indexes = await client.db('chimpassist').collection('chat-facts').indexes();
    expect(indexes.map(({ key }) => Object.keys(key).join())).toEqual(
      expect.arrayContaining(['ended', 'stays.who,ended', 'teams,ended', 'tags,ended']),
    );
  });

  it('takes the customer out where the row comes once more without one', async () => {
    ledgers.rows.push({ id: 'r1', facts: factsOf(1) });
    begin();
    await count(1);
    ledgers.rows.push({ id: 'r1', facts: factsOf(1, null) });
    await until('the customer is gone', async () => (await documents())[0]?.customerId === null);
    expect(await documents()).toHaveLength(1);
    expect(JSON.stringify(await documents())).not.toContain('c1');
  });

  it('goes on from the cursor in MongoDB, so an emptied database is filled', async () => {
    for (let n = 0; n < 3; n++) ledgers.rows.push({ id: `r${n}`, facts: factsOf(n) });
    begin();
    await count(3);
    await copier.stop();
    await client.db('chimpassist').collection('chat-facts').deleteMany({});
    await client.db('chimpassist').collection('chat-facts-cursors').deleteMany({});
    begin();
    await count(3);
  });

  it('says how long it has been behind, and catches up when the Worker is there again', async () => {
    ledgers.failure = new EdgeError('The Worker cannot be reached.', null);
    ledgers.rows.push({ id: 'r1', facts: factsOf(1) });
    begin();
    await until('it is behind', () => copier.lagMs(elapsedMs()) > 0);
    ledgers.failure = null;
    await count(1);
    await until('it is not behind any more', () => copier.lagMs(elapsedMs()) === 0);
  });

  it('leaves it to the active bridge, and a Worker of before in peace', async () => {
    ledgers.failure = new EdgeError('The Worker answered 404.', 404);
    begin();
    await until('it has asked', () => copier.lagMs(elapsedMs()) === 0);
    copier.lead(false);
    ledgers.failure = null;
    ledgers.rows.push({ id: 'r1', facts: factsOf(1) });
    const { asked } = ledgers;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ledgers.asked).toBe(asked);
  });
});
