import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import type { ChatReport } from '../src/contract/chat-report.ts';
import { Assignment } from '../src/desk/assignment.ts';
import { DeskStore } from '../src/desk/desk-store.ts';
import { takeReport } from '../src/desk/take-report.ts';
import {
  accept,
  attendantOnline,
  bridge,
  command,
  desk,
  picture,
  request,
  say,
  signIn,
  tellDesk,
  topicOf,
} from './support.ts';

interface Cost {
  statements: number;
  read: number;
  written: number;
}

const FIRST = 'support/firstLevel';
const SECOND = 'support/secondLevel';
const LONG = 4_000;
const NEIGHBOURS = 60;

/** What the desk's SQL costs while `work` runs, as workerd counts it. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const stop = await runInDurableObject(desk(), (_, { storage }) => {
    const cost: Cost = { statements: 0, read: 0, written: 0 };
    const exec = storage.sql.exec.bind(storage.sql);
    storage.sql.exec = ((...args: Parameters<typeof exec>) => {
      const cursor = exec(...args);
      const rows = cursor.toArray();
      cost.statements += 1;
      cost.read += cursor.rowsRead;
      cost.written += cursor.rowsWritten;
      return Object.assign(rows, { toArray: () => rows });
    }) as unknown as typeof exec;
    return () => {
      storage.sql.exec = exec;
      return cost;
    };
  });
  await work();
  return runInDurableObject(desk(), () => stop());
}

let made = 0;
/** So many customers of a level who wait, told to the desk as their chats would; `over` ends them. */
async function queue(
  count: number,
  type: string,
  state: 'waiting' | 'over' = 'waiting',
  from = made,
): Promise<void> {
  await runInDurableObject(desk(), (_, { storage }) => {
    const store = new DeskStore(storage);
    const limits = { assignmentTimeoutMs: 60_000, attendantMaxSessions: null };
    store.transaction(() => {
      for (let n = from; n < from + count; n++) {
        const sessionTopic = topicOf(`waits-${n}`);
        const info = {
          sessionTopic,
          sessionId: `s-${n}`,
          requestID: '',
          keepAliveTTL: 600_000,
          customer: { id: `waits-${n}`, name: '', avatarURL: null },
          status: 'aborted' as const,
          createdAt: n,
          lastMessages: [],
          assignedAttendants: [],
          sessionTemplate: { customersAllowed: 1, attendants: [{ type, required: true }] },
        };
        const slot = {
          slot: 0,
          type,
          required: true,
          attendantId: null,
          wantedId: null,
          note: '',
          from: null,
        };
        const slots = state === 'over' ? [] : [slot];
        const sync: ChatReport = {
          sessionTopic,
          rev: state === 'over' ? 9 : 2,
          state,
          since: n,
          arrivedAt: n,
          info,
          slots,
          besides: [],
        };
        takeReport(store, sync, store.chats.chat(sessionTopic), new Assignment(store, limits, Date.now()));
      }
    });
  });
  if (state === 'waiting') made = from + count;
}

/** The desk keeps counters in memory, and shall read its rows again. */
const forgetMemory = () => evictDurableObject(desk());

async function wait(count: number, type: string): Promise<void> {
  await queue(count, type);
  await forgetMemory();
  expect((await picture()).chats.filter(({ state }) => state === 'waiting').length).toBeGreaterThanOrEqual(
    count,
  );
}

async function goHome(type: string): Promise<void> {
  await queue(made, type, 'over', 0);
  made = 0;
  await forgetMemory();
}

let customers = 0;
const asks = async (): Promise<string> => {
  const customer = `asks-${customers++}`;
  await say(customer, request(customer));
  return customer;
};
const away = (id: number, availability: string) =>
  tellDesk(command(id, { command: 'availability', availability }) as unknown as DeskFrame);

/** Everything that happens at a desk, with one first-level attendant there, and its cost. */
async function day(id: number): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {};
  const count = async (name: string, work: () => Promise<unknown>) => {
    costs[name] = await costOf(work);
  };
  await count('request where nobody is', async () => asks());
  await say(`asks-${customers - 1}`, { kind: 'silent', at: 1, rev: 2 });
  await count('sign-in', () => signIn(id, FIRST));
  await count('comes', () => tellDesk({ ...attendantOnline(id), proven: true }));
  let customer = '';
  await count('request', async () => {
    customer = await asks();
  });
  await count('accept', () => say(customer, accept(id)));
  const other = await asks();
  await say(other, accept(id));
  await count('end', () => say(other, command(id, { command: 'end', sessionTopic: topicOf(other) })));
  await count('away', () => away(id, 'away'));
  await count('back', () => away(id, 'available'));
  await count('changed keep-alive', () =>
    tellDesk({
      ...attendantOnline(id),
      attendant: { ...attendantOnline(id).attendant, name: 'New' },
      proven: true,
    }),
  );
  await count('quit', () => tellDesk({ kind: 'attendantQuit', at: 1, attendantId: id }));
  await say(customer, { kind: 'silent', at: 1, rev: 4 });
  return costs;
}

/** Statements and rows written are the same to the last one; rows read but for a few neighbours in an index. */
function expectSame(long: Record<string, Cost>, short: Record<string, Cost>): void {
  const exact = (costs: Record<string, Cost>) =>
    Object.entries(costs).map(([name, { statements, written }]) => ({ name, statements, written }));
  expect(exact(short).every(({ statements }) => statements > 0)).toBe(true);
  expect(exact(long)).toEqual(exact(short));
  for (const [name, { read }] of Object.entries(long)) {
    expect([name, read - (short[name]?.read ?? 0) <= NEIGHBOURS]).toEqual([name, true]);
  }
}

describe('rule 44: what happens at the desk costs the same, however many wait', () => {
  it('4,000 as none, where they wait for a level of which nobody is there', async () => {
    await wait(0, SECOND);
    await day(300);
    // The first change after a sleep writes how far the numbers may be counted, also where nobody waits.
    await wait(0, SECOND);
    const none = await day(300);
    await wait(LONG, SECOND);
    const long = await day(300);
    await goHome(SECOND);
    expectSame(long, none);
  }, 120_000);

  it('4,000 as 100, where they wait for somebody who comes', async () => {
    await wait(100, FIRST);
    const short = await day(300);
    await wait(LONG, FIRST);
    const long = await day(300);
    await goHome(FIRST);
    expectSame(long, short);
  }, 120_000);

  it('and so does telling them, some at a time, that nobody is there any more', async () => {
    const { socket } = await bridge('told');
    await tellDesk(attendantOnline(300));
    // More than one is offered at once: the others wait untold.
    const waiting: string[] = [];
    for (let n = 0; n < 90; n++) waiting.push(await asks());
    expect((await picture()).chats.map(({ sessionInfo }) => sessionInfo.status)).toEqual(
      waiting.map(() => 'waitingAttendantsAssignment'),
    );
    const offered = (await picture()).chats.filter(({ offeredTo }) => offeredTo.length > 0);
    expect(offered).toHaveLength(32);
    await tellDesk({ kind: 'attendantQuit', at: 1, attendantId: 300 });
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(desk());
        return (await picture()).chats.filter(({ sessionInfo }) => sessionInfo.status !== 'aborted').length;
      })
      .toBe(0);
    socket.close();
  });
});

describe('rule 44: the place in the queue', () => {
  it('is told of the first and the last, and is right as the queue moves', async () => {
    const { chats } = await picture();
    const before = chats.filter(({ state }) => state === 'waiting').length;
    const newcomer = `asks-${customers++}`;
    expect((await say(newcomer, request(newcomer))).held?.position).toBe(before + 1);
    const first = chats[0]?.sessionInfo.customer.id;
    await say(String(first), { kind: 'silent', at: 1, rev: 99 });
    const again = (customer: string) => say(customer, { ...request(customer), sessionId: 'another page' });
    expect((await again(String(first))).held?.position).toBe(1);
    expect((await again(newcomer)).held?.position).toBe(before + 1);
    const middle = String(chats[45]?.sessionInfo.customer.id);
    expect((await again(middle)).held?.position).toBeUndefined();
    const ended = await again(String(first));
    await say(String(first), { kind: 'silent', at: 1, rev: ended.held?.rev ?? 0 });
    expect((await again(newcomer)).held?.position).toBe(before);
  });
});
