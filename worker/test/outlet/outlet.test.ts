import { runInDurableObject } from 'cloudflare:test';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { Chat } from '../../src/chat/chat.ts';
import { ChatStore } from '../../src/chat/chat-store.ts';
import type { Outlet } from '../../src/contract/outlet.ts';
import { OutletGroup } from '../../src/outlet/outlet-group.ts';
import { settingsOf } from '../../src/settings.ts';
import { attendant, bindings, chat as chatObject, message, request, topicOf } from '../support.ts';
import { SIDES, type Side } from './sides.ts';

const TERMS = { seenRev: 0, epoch: 0 };

interface Spoken {
  chat: Chat;
  side: Side;
  store: ChatStore;
}

/** A chat on a real object's disk, which speaks through the outlet of this side and of others. */
const spoken = (
  customer: string,
  sideOf: (store: ChatStore) => Side,
  work: (spoken: Spoken) => void,
  others: (store: ChatStore) => Outlet[] = () => [],
) =>
  runInDurableObject(chatObject(customer), (_, { storage }) => {
    const store = new ChatStore(storage);
    const side = sideOf(store);
    const outlet = new OutletGroup([side.outlet, ...others(store)]);
    const settings = settingsOf(bindings, '');
    work({
      chat: new Chat({
        store,
        settings,
        topic: topicOf(customer),
        outlet,
        resolved: () => null,
        consents: { stop: () => null },
      }),
      side,
      store,
    });
  });

const acceptance: ChatFrame = { kind: 'accept', at: 2, attendant: attendant(7) };
const instructions = (controls: { payload: { instruction: string } }[]) =>
  controls.map(({ payload: { instruction } }) => instruction);

describe.each(Object.entries(SIDES))('what a chat says through the outlet: %s', (name, sideOf) => {
  it('that a message is stored, with its place in the log', () =>
    spoken(`acked-${name}`, sideOf, ({ chat, side }) => {
      const frames = [message(`acked-${name}`, 1), message(`acked-${name}`, 2), message(`acked-${name}`, 1)];
      const { acks, entries } = side.hear(() => chat.take(frames, TERMS));
      expect(acks.map(({ id, seq }) => [id, seq])).toEqual([
        ['m-1', 1],
        ['m-2', 2],
        ['m-1', 1],
      ]);
      expect(entries).toMatchObject([
        { seq: 1, message: { content: 'text 1' } },
        { seq: 2, message: { content: 'text 2' } },
      ]);
    }));

  it('which frame it does not take, and to its attendant why', () =>
    spoken(`refused-${name}`, sideOf, ({ chat, side }) => {
      const word = message(`refused-${name}`, 1);
      const { acks, refusals, publishes } = side.hear(() => chat.take([acceptance, word], TERMS));
      expect(refusals).toEqual([
        { frame: acceptance, code: 'no_session', message: 'This chat is over. There is nothing to accept.' },
      ]);
      expect(publishes).toMatchObject([
        {
          topic: 'client/attendants/control/7',
          payload: { refusal: { command: 'accept', code: 'no_session' } },
        },
      ]);
      expect(acks).toHaveLength(1);
    }));

  it('control messages with the newest messages, again until they have arrived', () =>
    spoken(`control-${name}`, sideOf, ({ chat, side }) => {
      const customer = `control-${name}`;
      const first = side.hear(() => chat.take([request(customer), message(customer, 1)], TERMS));
      expect(instructions(first.controls)).toEqual(['session/update']);
      expect(first.controls[0]?.payload.sessionInfo.lastMessages).toMatchObject([{ content: 'text 1' }]);
      const second = side.hear(() => chat.take([acceptance], TERMS));
      expect(instructions(second.controls)).toEqual(['session/update', 'session/ready']);
      side.acknowledge(second.controls[0]?.rev ?? 0);
      expect(instructions(side.hear(() => undefined).controls)).toEqual(['session/ready']);
      side.acknowledge(second.controls[1]?.rev ?? 0);
      expect(side.hear(() => undefined).controls).toEqual([]);
    }));

  it('that a customer waits, and the state, to who listens then', () =>
    spoken(`waits-${name}`, sideOf, ({ chat, side }) => {
      side.hear(() => chat.take([request(`waits-${name}`)], TERMS));
      const report = chat.report();
      if (report === null) throw new Error('There is nothing to report.');
      const { publishes, held, controls } = side.hear(() => {
        chat.reported(report, { nobody: true, position: 3 });
        chat.sayHeld();
      });
      expect(publishes).toMatchObject([{ topic: 'server/attendants/request', qos: 0 }]);
      expect(held).toMatchObject({ state: 'waiting', position: 3 });
      expect(instructions(controls)).toEqual(['session/update', 'session/aborted/unavailableAttendants']);
      expect(side.hear(() => undefined)).toMatchObject({ publishes: [], held: null });
    }));

  it('what an event of the desk changed', () =>
    spoken(`event-${name}`, sideOf, ({ chat, side }) => {
      const before = side.hear(() => chat.take([request(`event-${name}`), acceptance], TERMS));
      side.acknowledge(before.controls.at(-1)?.rev ?? 0);
      const { controls, held } = side.hear(() => chat.apply({ kind: 'attendantLost', attendantId: 7 }));
      expect(instructions(controls)).toEqual(['session/update']);
      expect(held?.state).toBe('waiting');
    }));

  it('nothing of a turn that is rolled back', () =>
    spoken(`rolled-${name}`, sideOf, ({ chat, side, store }) => {
      const customer = `rolled-${name}`;
      const broken = { kind: 'message', at: 1 } as ChatFrame;
      const { acks, entries, controls } = side.hear(() => {
        expect(() => chat.take([request(customer), message(customer, 1), broken], TERMS)).toThrow();
      });
      expect({ acks, entries, controls }).toEqual({ acks: [], entries: [], controls: [] });
      expect(store.log.headSeq).toBe(0);
      expect(side.hear(() => chat.take([message(customer, 1)], TERMS)).acks).toMatchObject([{ seq: 1 }]);
    }));
});

describe('several outlets of one chat', () => {
  it('hear the same, each with a cursor of its own', () => {
    let memory: Side | undefined;
    return spoken(
      'both',
      SIDES.bridge,
      ({ chat, side }) => {
        if (memory === undefined) throw new Error('There is one outlet only.');
        const frames = [request('both'), message('both', 1), acceptance];
        const heard = side.hear(() => chat.take(frames, TERMS));
        const also = memory.hear(() => undefined);
        expect(also).toEqual(heard);
        expect(heard.acks).toHaveLength(1);
        side.acknowledge(heard.controls.at(-1)?.rev ?? 0);
        expect(side.hear(() => undefined).controls).toEqual([]);
        expect(instructions(memory.hear(() => undefined).controls)).toEqual(instructions(heard.controls));
      },
      (store) => {
        memory = SIDES.memory(store);
        return [memory.outlet];
      },
    );
  });
});
