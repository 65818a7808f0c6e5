import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { ChatFacts } from '@chimpassist/protocol';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FactsDatabase } from '../../src/mirror/facts-database.ts';

/* The queries of `docs/figures.md`, asked as they stand there of a server that has what a bridge writes. */

const PAGE = readFileSync(new URL('../../../docs/figures.md', import.meta.url), 'utf8');
const SECTION = /^## In MongoDB\n([\s\S]+?)^## /m.exec(PAGE)?.[1] ?? '';
const EXAMPLES = [...SECTION.matchAll(/([^\n]+):\n\n```js\n([\s\S]+?)```/g)].map(
  ([, title = '', code = '']) => ({
    title: title.split('. ').at(-1) ?? '',
    code,
  }),
);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What each says of the four chats below. */
const ANSWERS = [
  [
    { _id: 'refund', chats: 2 },
    { _id: 'praise', chats: 1 },
  ],
  [
    { day: '2026-11-02', chats: 1, reopened: 0 },
    { day: '2026-11-03', chats: 2, reopened: 0.5 },
  ],
  [
    { who: '11', chats: 2, median: 6 },
    { who: '12', chats: 1, median: 3 },
  ],
  { '11': 1.5, '12': 0.5 },
];

const chat = (n: number, ended: string, own: Partial<ChatFacts>): ChatFacts => {
  const endedAt = Date.parse(ended);
  const askedAt = endedAt - HOUR_MS;
  return {
    ...{ customerId: `c${n}`, sessionId: `s${n}`, part: 1, isReopened: false, askedAt, endedAt },
    ...{ ending: 'attendant', endedBy: '11', unavailableAt: null, customerWroteAt: askedAt },
    ...{ waitsSince: askedAt, assignedAt: null, answeredAt: null, answeredBy: null },
    ...{ stays: [], answers: [], handOvers: [], customerWords: 0, humanWords: 0, botWords: 0 },
    ...{ tags: [], teams: [], rating: null, language: null, page: null, site: null, openAnswerMs: null },
    ...own,
  };
};
const answered = (ended: string, answeredBy: string, minutes: number) => ({
  ...{ answeredBy, answeredAt: Date.parse(ended) - HOUR_MS + minutes * MINUTE_MS },
});
const stay = (ended: string, who: string, ms: number) => ({
  ...{ who, from: Date.parse(ended) - ms, to: Date.parse(ended) },
});
// One is of another month; one ended on the next day of Berlin.
const [BEFORE, MONDAY, NIGHT, TUESDAY] = [
  ...['2026-10-30T12:00:00Z', '2026-11-02T12:00:00Z', '2026-11-02T23:30:00Z', '2026-11-03T12:00:00Z'],
] as const;
const CHATS = [
  chat(1, BEFORE ?? '', { tags: ['refund'], ...answered(BEFORE ?? '', '11', 50) }),
  chat(2, MONDAY ?? '', {
    ...{ tags: ['refund', 'praise'], ...answered(MONDAY ?? '', '11', 2) },
    stays: [
      { ...stay(MONDAY ?? '', 'bot:1', HOUR_MS), isBot: true },
      stay(MONDAY ?? '', '11', HOUR_MS),
      stay(MONDAY ?? '', '12', HOUR_MS / 2),
    ],
  }),
  chat(3, NIGHT ?? '', {
    ...{ isReopened: true, ...answered(NIGHT ?? '', '11', 10) },
    stays: [stay(NIGHT ?? '', '11', HOUR_MS / 2)],
  }),
  chat(4, TUESDAY ?? '', { tags: ['refund'], ...answered(TUESDAY ?? '', '12', 3) }),
];

describe('the example queries for MongoDB', () => {
  let mongo: Mongo;
  let client: MongoClient;

  beforeAll(async () => {
    mongo = await startMongo();
    client = new MongoClient(mongo.url);
    const rows = CHATS.map((facts, n) => ({ id: `r${n}`, facts }));
    await new FactsDatabase(client.db('chimpassist')).write('2026-11 0001', {
      rows,
      cursor: '',
      isMore: false,
    });
  });
  afterAll(async () => {
    await client.close();
    await mongo.stop();
  });

  /** Runs a script as `mongosh` does, where the answer of the server is there at once: it is asked, and the script begun anew. */
  async function run(code: string): Promise<unknown> {
    const known = new Map<string, Document[]>();
    const missing: (() => Promise<void>)[] = [];
    const answerTo = (ask: () => { toArray(): Promise<Document[]> }, ...about: unknown[]): Document[] => {
      const key = JSON.stringify(about);
      const found = known.get(key);
      if (found === undefined) missing.push(async () => void known.set(key, await ask().toArray()));
      return found ?? [];
    };
    const db = {
      getCollection(name: string) {
        const collection = client.db('chimpassist').collection(name);
        return {
          aggregate: (pipeline: Document[]) => {
            const found = answerTo(() => collection.aggregate(pipeline), name, pipeline);
            return { toArray: () => found };
          },
          find: (filter: Document, projection: Document) =>
            answerTo(() => collection.find(filter, { projection }), name, filter, projection),
        };
      },
    };
    const ISODate = (text: string) => new Date(text);
    for (let n = 0; n < 3; n++) {
      const value: unknown = runInNewContext(code, { db, ISODate });
      const asks = missing.splice(0);
      if (asks.length === 0) return JSON.parse(JSON.stringify(value));
      for (const ask of asks) await ask();
    }
    throw new Error('The script asks something else at each run.');
  }

  it.each(EXAMPLES.map((example, n) => ({ ...example, answer: ANSWERS[n] })))(
    '$title',
    async ({ code, answer }) => {
      expect(await run(code)).toEqual(answer);
    },
  );

  it('are all that the page has', () => {
    expect(EXAMPLES).toHaveLength(ANSWERS.length);
    expect(EXAMPLES).toHaveLength(SECTION.match(/^```js$/gm)?.length ?? 0);
  });
});
