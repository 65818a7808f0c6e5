import { runInDurableObject } from 'cloudflare:test';
import { DEFAULT_SESSION_TEMPLATE, type Message, type SessionTemplate } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChatStore } from '../src/chat/chat-store.ts';
import type { ChatEvent } from '../src/chat/machine/event.ts';
import { type ChatState, NO_CHAT, placesOf } from '../src/chat/machine/state.ts';
import { step } from '../src/chat/machine/step.ts';
import { currentInfo } from '../src/chat/session-info.ts';
import type { AttendantCard } from '../src/contract/attendant-card.ts';
import { bindings, chat, topicOf } from './support.ts';

const RUNS = Number((bindings as unknown as { MACHINE_RUNS: string }).MACHINE_RUNS);
const TYPES = ['support/firstLevel', 'support/secondLevel', 'support/supervisor'];
const people: AttendantCard[] = Array.from({ length: 5 }, (_, i) => ({
  id: i + 1,
  name: `A${i + 1}`,
  avatarURL: null,
  type: TYPES[i % TYPES.length] ?? '',
}));
const templates: SessionTemplate[] = [
  DEFAULT_SESSION_TEMPLATE,
  {
    customersAllowed: 1,
    attendants: [
      { type: 'support/firstLevel', required: true },
      { type: 'support/secondLevel', required: true },
      { type: 'support/supervisor', required: false },
    ],
  },
];

const someone = fc.constantFrom(...people);
const rev = fc.nat(15);
const event: fc.Arbitrary<ChatEvent> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('s-1', 's-2'),
      fc.constantFrom(...templates),
      fc.constantFrom('online', 'aborted', undefined),
    )
    .map(
      ([sessionId, template, status]): ChatEvent => ({
        kind: 'request',
        customer: { id: 7, name: 'Mary', avatarURL: null },
        sessionId,
        requestID: '',
        keepAliveTTL: 600_000,
        template,
        status,
      }),
    ),
  someone.map((attendant): ChatEvent => ({ kind: 'accept', attendant, sessionId: undefined })),
  rev.map((at): ChatEvent => ({ kind: 'silent', rev: at })),
  rev.map((at): ChatEvent => ({ kind: 'nobody', rev: at })),
  someone.map(({ id }): ChatEvent => ({ kind: 'attendantLost', attendantId: id })),
  fc
    .tuple(
      someone,
      fc.oneof(
        someone.map(({ id }) => ({ attendantId: id })),
        fc.constantFrom(...TYPES).map((type) => ({ type })),
      ),
    )
    .map(([by, to]): ChatEvent => ({ kind: 'handOver', by, to, note: '' })),
  someone.map((by): ChatEvent => ({ kind: 'end', by })),
  fc
    .tuple(someone, fc.boolean())
    .map(([attendant, takeOver]): ChatEvent => ({ kind: 'join', attendant, takeOver })),
  someone.map((by): ChatEvent => ({ kind: 'leave', by })),
);

/** What can arrive: an event, message `n`, or a receipt for it; each as often and as late as may be. */
type Arrival = { event: ChatEvent } | { message: number } | { receipt: number };
const arrival: fc.Arbitrary<Arrival> = fc.oneof(
  event.map((each) => ({ event: each })),
  fc.nat(9).map((message) => ({ message })),
  fc.nat(9).map((receipt) => ({ receipt })),
);

describe(`whatever arrives, in ${RUNS.toLocaleString('en')} random orders`, () => {
  it('loses and doubles no message, keeps the order, and gives a place one owner', async () => {
    await runInDurableObject(chat('fuzz'), (_, { storage }) => {
      const store = new ChatStore(storage);
      let run = 0;
      fc.assert(
        fc.property(fc.array(arrival, { minLength: 1, maxLength: 25 }), (arrivals) => {
          run += 1;
          const before = store.log.headSeq;
          const written: number[] = [];
          const read = new Set<number>();
          let state: ChatState = NO_CHAT;
          for (const [now, each] of arrivals.entries()) {
            if ('event' in each) {
              const next = step(state, each.event, now);
              checkState(state, next);
              state = next.state;
              if (state.kind !== 'none') store.sessions.put(currentInfo(topicOf('fuzz'), state));
            } else if ('message' in each) {
              const n = each.message;
              const { seq, isNew } = putMessage(store, run, n);
              expect(isNew).toBe(!written.includes(n));
              if (isNew) {
                expect(seq).toBe(store.log.headSeq);
                written.push(n);
              }
            } else {
              store.log.putReceipts([{ ...identity(run, each.receipt), readAt: 5 }], now);
              read.add(each.receipt);
            }
          }
          const stored = store.reader.messagesAfter(before, 1_000).map(({ message }) => message);
          expect(stored.map(({ content }) => Number(content))).toEqual(written);
          expect(stored.map(({ readAt }) => readAt)).toEqual(written.map((n) => (read.has(n) ? 5 : null)));
          const seqs = stored.map(({ seq }) => seq);
          expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
          // Those that never come must not take the places of the receipts that wait in the next run.
          for (const n of read) if (!written.includes(n)) putMessage(store, run, n);
        }),
        { numRuns: RUNS },
      );
      expect(run).toBeGreaterThanOrEqual(RUNS);
    });
  }, 120_000);
});

const identity = (run: number, n: number) => ({ id: `${run}-${n}`, from: { id: 7 }, timestamp: n });

function putMessage(store: ChatStore, run: number, n: number): { seq: number; isNew: boolean } {
  const from = { id: 7, name: '', avatarURL: null };
  const message: Message = { ...identity(run, n), from, content: `${n}`, readAt: null };
  const put = store.log.putMessage(message, ['customer'], true, n);
  if (put === null) throw new Error('It has other words.');
  return put;
}

function checkState(state: ChatState, next: ReturnType<typeof step>): void {
  if (next.state === state) expect(next.effects).toEqual([]);
  else expect(next.state.rev).toBe(state.rev + 1);
  if (next.refusal) expect(next.state).toBe(state);
  const places = placesOf(next.state);
  const slots = places.map(({ slot }) => slot).filter((slot) => slot !== null);
  expect(new Set(slots).size).toBe(slots.length);
  expect(new Set(places.map(({ attendant }) => attendant.id)).size).toBe(places.length);
  if (next.state.kind === 'online') expect(places.length).toBeGreaterThan(0);
}
