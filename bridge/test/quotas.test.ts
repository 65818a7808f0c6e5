import { INSTRUCTIONS } from '@chimpassist/protocol';
import { AttendantClock, PagePresence } from '@chimpassist/protocol/clocks';
import { type ChatFrame, DESK_CAPABILITIES, type DeskFrame } from '@chimpassist/protocol/frames';
import { HeldStates } from '@chimpassist/protocol/held';
import { ChatQuota, decode } from '@chimpassist/protocol/inbound';
import { describe, expect, it } from 'vitest';
import { DeskCapabilities } from '../src/edge/desk-capabilities.ts';
import { DeskQueue } from '../src/edge/desk-queue.ts';
import { Channels } from '../src/flow/from-broker/channels.ts';
import { Inbox } from '../src/flow/from-broker/inbox.ts';
import { Metrics } from '../src/metrics.ts';
import { heldState } from './support.ts';

const TOPIC = 'server/sessions/7';
const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** What one stranger's publishes make of others, with nothing behind the inbox. */
function inboxOf(isShut = false, knownOfDesk?: string[]) {
  const forwarded: ChatFrame[] = [];
  const published: string[] = [];
  const durable: ChatFrame[] = [];
  const said: unknown[] = [];
  const asked: string[] = [];
  const held = new HeldStates();
  held.update(heldState(TOPIC), 0);
  const metrics = new Metrics();
  const capabilities = new DeskCapabilities();
  if (knownOfDesk !== undefined) capabilities.learn(knownOfDesk);
  const inbox = new Inbox({
    dispatcher: {
      addDurable: (_: string, frame: ChatFrame) => {
        durable.push(frame);
        return !isShut;
      },
      addPerishable: (_: string, frame: ChatFrame) => forwarded.push(frame),
      addDesk: () => {},
    },
    outbound: {
      publish: async (topic: string, payload: unknown) => {
        published.push(topic);
        said.push(payload);
      },
    },
    capabilities,
    channels: { ask: ({ responseTopic }: { responseTopic: string }) => asked.push(responseTopic) },
    repeats: { heard: () => {} },
    held,
    attendants: new AttendantClock(30_000),
    pages: new PagePresence(),
    activity: null,
    legacyClients: 'none',
    metrics,
    isShut,
  } as never);
  const take = (topic: string, value: unknown): void => inbox.take(decode(topic, bytes(value), Date.now()));
  return { take, forwarded, published, durable, said, asked, held };
}

describe('a customer who says sixty times a second that it is there', () => {
  it('under two session ids in turn is one who asks now and then', () => {
    const { take, forwarded } = inboxOf();
    for (let n = 0; n < 600; n++) take(`${TOPIC}/online`, { customer: { id: 7 }, sessionId: `s-${n % 2}` });
    // A second of them; in a minute twenty more.
    expect(forwarded.length).toBeGreaterThan(0);
    expect(forwarded.length).toBeLessThanOrEqual(11);
  });

  it('is answered thirty times, and counts as there each time', () => {
    const { take, published, held } = inboxOf();
    const online = { customer: { id: 7 }, sessionId: 's', status: 'online' };
    for (let n = 0; n < 600; n++) take(`${TOPIC}/online`, online);
    expect(published.length).toBeGreaterThan(0);
    expect(published.length).toBeLessThanOrEqual(31);
    expect(held.silentAt(performance.timeOrigin + performance.now() + 900, 0)).toEqual([]);
  });

  it('leaves the share of others as it is', () => {
    const { take, forwarded } = inboxOf();
    for (let n = 0; n < 600; n++) take(`${TOPIC}/online`, { customer: { id: 7 }, sessionId: `s-${n}` });
    take('server/sessions/8/online', { customer: { id: 8 }, sessionId: 't' });
    expect(forwarded.at(-1)).toMatchObject({ customer: { id: 8 } });
  });
});

describe('a message with files', () => {
  const file = { id: `f1.Nw.${'0'.repeat(32)}`, name: 'a.png', type: 'image/png', size: 3 };
  const message = { id: 'm', from: { id: 7, name: '', avatarURL: null }, timestamp: 1, content: '' };
  const says = { message: { ...message, attachments: [file] } };

  it.each([
    ['one that can store them', [...DESK_CAPABILITIES]],
    ['one of which nothing is known yet', undefined],
  ])('is handed to a Worker whole: %s', (_, known) => {
    const { take, durable, said } = inboxOf(false, known);
    take(`${TOPIC}/messages/customer`, says);
    expect(durable).toMatchObject([{ kind: 'message', message: { attachments: [file] } }]);
    expect(said).toEqual([]);
  });

  it('is refused where the Worker is from before files; words alone are not', () => {
    const { take, durable, said } = inboxOf(false, ['erase']);
    take(`${TOPIC}/messages/customer`, says);
    expect(durable).toEqual([]);
    expect(said).toMatchObject([{ refusals: [{ id: 'm', reason: 'files' }] }]);
    take(`${TOPIC}/messages/customer`, { message: { ...message, content: 'Hello' } });
    expect(durable).toMatchObject([{ message: { content: 'Hello' } }]);
  });
});

describe('a flood of other things', () => {
  it('as commands of one attendant, and questions for a channel, has an end', () => {
    const { take, forwarded, asked } = inboxOf();
    const attendantInfo = { id: 12, type: 'support/firstLevel' };
    for (let n = 0; n < 600; n++) {
      const command = { command: n % 2 === 0 ? 'join' : 'leave', sessionTopic: TOPIC };
      take('server/attendants/12/command', { attendantInfo, command });
      take('server/channels/request', { userRequesting: { id: 7 }, responseTopic: 'answers/7' });
    }
    expect(forwarded.length).toBeGreaterThan(0);
    expect(forwarded.length).toBeLessThanOrEqual(62);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  it('as acceptances of one attendant is told of each that was not taken', () => {
    const { take, forwarded, published, said } = inboxOf();
    const attendantInfo = { id: 12, type: 'support/firstLevel' };
    const offers = 100;
    for (let n = 0; n < offers; n++) {
      const sessionInfo = { sessionTopic: `server/sessions/${n}`, customer: { id: n }, sessionId: 's' };
      take('server/attendants/12/assign', { attendantInfo, sessionInfo });
    }
    expect(forwarded.length + said.length).toBe(offers);
    expect(said.length).toBeGreaterThan(30);
    expect(new Set(published)).toEqual(new Set(['client/attendants/control/12']));
    expect(said.at(-1)).toMatchObject({
      instruction: INSTRUCTIONS.attendantUnavailable,
      refusal: { command: 'accept', sessionTopic: 'server/sessions/99', code: 'rate_limited' },
    });
  });

  it('is told where it will never be stored, within its quota', () => {
    const { take, published } = inboxOf(true);
    const message = { id: 'm', from: { id: 7 }, timestamp: 1, content: 'x' };
    for (let n = 0; n < 600; n++) take(`${TOPIC}/messages/customer`, { message });
    expect(new Set(published)).toEqual(new Set([`${TOPIC}/messages/refused`]));
    expect(published.length).toBeLessThanOrEqual(62);
  });

  it('asks the Worker for few channels at once, and lets only so many wait', async () => {
    let running = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const edge = {
      channel: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => release.push(resolve));
        running -= 1;
        return { sessionId: 's', sessionTopic: TOPIC, keepAliveTTL: 1 };
      },
    };
    let answers = 0;
    const outbound = {
      publish: async () => {
        answers += 1;
        return true;
      },
    };
    const channels = new Channels(edge, outbound, new Metrics(), log);
    for (let n = 0; n < 5_000; n++)
      channels.ask({ customer: { id: n, name: '', avatarURL: null }, responseTopic: 'a' } as never);
    await expect
      .poll(
        () => {
          for (const each of release.splice(0)) each();
          return running;
        },
        { timeout: 20_000, interval: 1 },
      )
      .toBe(0);
    expect(most).toBe(32);
    expect(answers).toBe(1_032);
  });
});

describe('what waits for the desk', () => {
  const viewing = (id: number, sessionTopic: string): DeskFrame => ({
    kind: 'command',
    at: 1,
    attendant: { id, name: '', avatarURL: null, email: undefined, type: 'support/firstLevel' },
    command: { command: 'viewing', sessionTopic },
    proven: true,
  });

  it('of one who changes all the time is the newest, and the last one is never lost', () => {
    const queue = new DeskQueue(() => {});
    const told: DeskFrame[] = [];
    const look = (now: number): void => {
      const { frames } = queue.take(now);
      told.push(...frames);
      if (frames.length > 0) queue.answered();
    };
    for (let n = 0; n < 600; n++) {
      queue.add(viewing(12, `${TOPIC}${n}`), n * 16);
      if (n % 2 === 0) look(n * 16);
    }
    queue.add(viewing(13, 'server/sessions/x'), 9_600);
    look(9_600);
    expect(told.at(-1)).toEqual(viewing(13, 'server/sessions/x'));
    expect(told.length).toBeLessThanOrEqual(42);
    look(12_000);
    expect(told.at(-1)).toEqual(viewing(12, `${TOPIC}599`));
  });

  it('is sent again in its order where the desk did not answer', () => {
    const queue = new DeskQueue(() => {});
    for (const id of [1, 2]) queue.add(viewing(id, TOPIC), 0);
    expect(queue.take(0).frames).toHaveLength(2);
    queue.add(viewing(3, TOPIC), 1);
    expect(queue.take(1).frames).toEqual([]);
    queue.failed(1);
    const again = queue
      .take(10_000)
      .frames.map((frame) => ('attendant' in frame ? frame.attendant.id : null));
    expect(again).toEqual([1, 2, 3]);
  });
});

describe('the quota of a chat', () => {
  it('stops one that floods, and only that one, and lets it write again later', () => {
    const quota = new ChatQuota({ waiting: 1_000, perMinute: 60 });
    const took = Array.from({ length: 100 }, () => quota.take('flood', 0, 0));
    expect(took.filter(Boolean)).toHaveLength(60);
    expect(quota.take('calm', 0, 0)).toBe(true);
    expect(quota.take('flood', 0, 1_000)).toBe(true);
    expect(quota.take('flood', 0, 1_000)).toBe(false);
  });

  it('stops a chat of which too much waits already', () => {
    const quota = new ChatQuota({ waiting: 3, perMinute: 60 });
    expect([2, 3].map((waiting) => quota.take('slow', waiting, 0))).toEqual([true, false]);
  });
});
