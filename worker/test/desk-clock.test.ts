import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import type { SessionInfo } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import type { ChatReport } from '../src/contract/chat-report.ts';
import {
  accept,
  attendantOnline,
  bridge,
  desk,
  picture,
  request,
  say,
  tellDesk,
  topicOf,
} from './support.ts';

const HOUR = 3_600_000;
const LEVEL = 'support/clocks';
const slot = {
  slot: 0,
  type: LEVEL,
  required: true,
  attendantId: null,
  wantedId: null,
  note: '',
  from: null,
};

/** What a chat tells, by a clock of its own that is so far from ours. */
const reportOf = (customer: string, offMs: number, waitedMs: number | undefined, rev = 1): ChatReport => {
  const sessionTopic = topicOf(customer);
  const info: SessionInfo = {
    sessionTopic,
    sessionId: `s-${customer}`,
    requestID: '',
    keepAliveTTL: 600_000,
    customer: { id: customer, name: '', avatarURL: null },
    status: 'aborted',
    createdAt: 1,
    lastMessages: [],
    assignedAttendants: [],
    sessionTemplate: { customersAllowed: 1, attendants: [{ type: LEVEL, required: true }] },
  };
  const arrivedAt = 1_700_000_000_000 + offMs - (waitedMs ?? 0);
  const told = { sessionTopic, rev, state: 'waiting' as const, since: arrivedAt, arrivedAt, info };
  return { ...told, slots: [slot], besides: [], ...(waitedMs === undefined ? {} : { waitedMs }) };
};
const order = async (prefix: string) =>
  (await picture()).chats
    .map(({ sessionInfo }) => String(sessionInfo.customer.id))
    .filter((id) => id.startsWith(prefix));

describe('rules 19 and 43: the order of the queue', () => {
  it('is by how long each has waited, whatever the clocks of the chats say', async () => {
    await desk().sync(reportOf('ahead', HOUR, 90_000));
    await desk().sync(reportOf('behind', -HOUR, 10_000));
    await desk().sync(reportOf('right', 0, 50_000));
    expect(await order('')).toEqual(['ahead', 'right', 'behind']);
    expect((await desk().sync(reportOf('behind', -HOUR, 11_000, 2))).position).toBe(3);
  });

  it('is not changed by what a known chat tells again, and is by a new arrival', async () => {
    const first = reportOf('known-1', 0, 40_000);
    await desk().sync(first);
    await desk().sync(reportOf('known-2', 0, 30_000));
    // Its clock was set by a day since; the arrival that it keeps is the same.
    await desk().sync({ ...first, rev: 2, waitedMs: 0 });
    await evictDurableObject(desk());
    await desk().sync({ ...first, rev: 3, waitedMs: 0 });
    expect(await order('known')).toEqual(['known-1', 'known-2']);
    await desk().sync(reportOf('known-1', HOUR, 5_000, 4));
    expect(await order('known')).toEqual(['known-2', 'known-1']);
  });

  it('goes on where a chat of before does not say how long, and in rows of before', async () => {
    const old = reportOf('old-1', 0, undefined);
    await desk().sync(old);
    await runInDurableObject(desk(), (_, { storage }) => {
      const [row] = storage.sql
        .exec('SELECT arrived_at, arrived_there FROM chats WHERE session_topic = ?', topicOf('old-1'))
        .toArray();
      expect(row).toEqual({ arrived_at: old.arrivedAt, arrived_there: old.arrivedAt });
    });
    await desk().sync(reportOf('old-2', 0, 1_000));
    // The chat was upgraded, and says it now of an arrival that is known.
    await desk().sync({ ...old, rev: 2, waitedMs: 1 });
    expect(await order('old')).toEqual(['old-1', 'old-2']);
  });

  it('of real chats is the order in which they asked', async () => {
    for (const customer of ['real-1', 'real-2', 'real-3']) await say(customer, request(customer));
    expect(await order('real')).toEqual(['real-1', 'real-2', 'real-3']);
  });
});

describe('rule 21: a chat that tells the desk its state', () => {
  it('changes nothing by an older one that arrives late, and everything by a newer one', async () => {
    const waiting = reportOf('late', 0, 1_000, 2);
    await desk().sync(waiting);
    await desk().sync({ ...waiting, rev: 1, state: 'over', slots: [] });
    expect(await order('late')).toEqual(['late']);
    await desk().sync({ ...waiting, rev: 3, state: 'over', slots: [] });
    expect(await order('late')).toEqual([]);
  });
});

describe('an offer of a customer who was told that nobody is there', () => {
  it('says that the customer waits: a legacy desk shows an aborted one as offline', async () => {
    const { socket } = await bridge('offers');
    await say('told', request('told'));
    const chats = (await picture()).chats.filter(({ sessionInfo }) => sessionInfo.customer.id === 'told');
    expect(chats[0]?.sessionInfo.status).toBe('aborted');
    const again = await say('told', { ...request('told'), sessionId: 'another page' });
    const shown = again.publishes.filter(({ topic }) => topic === 'client/attendants/request');
    for (const { payload } of shown) expect(payload).toMatchObject({ status: 'waitingAttendantsAssignment' });
    await tellDesk(attendantOnline(611));
    const statuses = async () => {
      for (;;) {
        const { publishes } = await socket.nextKept();
        const offer = publishes.find(({ payload }) =>
          JSON.stringify(payload).includes('"sessions/told"'.slice(1, -1)),
        );
        if (offer?.topic === 'client/attendants/assign/611') return offer.payload;
      }
    };
    expect(await statuses()).toMatchObject({ status: 'waitingAttendantsAssignment' });
    expect((await say('told', accept(611))).held?.state).toBe('online');
    socket.close();
  });
});

describe('forgetting a chat', () => {
  it('reads as much for attendants of thousands of chats as for those of two', async () => {
    const read = async (chats: number): Promise<number> => {
      await runInDurableObject(desk(), (_, { storage }) => {
        for (let n = 0; n < chats; n++)
          for (const id of ['701', '702', '703'])
            storage.sql.exec(
              'INSERT OR REPLACE INTO history VALUES (?, ?, 1, ?)',
              id,
              topicOf(`h-${n}`),
              '{}',
            );
      });
      await desk().sync(reportOf('h-0', 0, 1, chats));
      const stop = await runInDurableObject(desk(), (_, { storage }) => {
        let rows = 0;
        const exec = storage.sql.exec.bind(storage.sql);
        storage.sql.exec = ((...args: Parameters<typeof exec>) => {
          const cursor = exec(...args);
          const found = cursor.toArray();
          if (String(args[0]).includes('DELETE')) rows += cursor.rowsRead;
          return Object.assign(found, { toArray: () => found });
        }) as unknown as typeof exec;
        return () => {
          storage.sql.exec = exec;
          return rows;
        };
      });
      await desk().forget(topicOf('h-0'));
      const rows = await runInDurableObject(desk(), () => stop());
      const left = await runInDurableObject(desk(), (_, { storage }) =>
        storage.sql.exec('SELECT count(*) AS n FROM history WHERE session_topic = ?', topicOf('h-0')).one(),
      );
      expect(left).toEqual({ n: 0 });
      return rows;
    };
    const few = await read(2);
    expect(few).toBeGreaterThan(0);
    expect(await read(3_000)).toBe(few);
  });
});
