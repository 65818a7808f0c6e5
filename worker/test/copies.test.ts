import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import type { LogPage } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  chat,
  get,
  HEADERS,
  request,
  rewriteState,
  say,
  tellDesk,
} from './support.ts';

type Proven = 'customer' | 'attendant' | undefined;

/** A message of the person 5, without an id unless it has one. */
const by = (proven: Proven, content: string, more: Record<string, unknown> = {}) => {
  const { from = {}, ...rest } = more;
  return {
    kind: 'message',
    at: 1,
    ...(proven === undefined ? {} : { proven }),
    message: {
      from: { id: 5, name: '', ...(from as object) },
      timestamp: 77,
      content,
      readAt: null,
      ...rest,
    },
  };
};

/** A chat of a customer with whom an attendant of the same id is. */
async function chatOf(customer: string): Promise<void> {
  await tellDesk(attendantOnline(Number(customer)));
  await say(customer, request(customer));
  await say(customer, accept(Number(customer)));
}

const as = (customer: string, frame: ReturnType<typeof by>) => {
  const { message } = frame;
  return { ...frame, message: { ...message, from: { ...message.from, id: Number(customer) } } };
};

interface Entry {
  message: { content: string; readAt: number | null; seq: number; from: { role: string } };
}
const history = async (customer: string): Promise<[string, string, number | null][]> =>
  ((await (await get(`/customer/${customer}/messages`)).json()) as Entry[]).map(({ message }) => [
    message.content,
    message.from.role,
    message.readAt,
  ]);
const logOf = async (customer: string): Promise<LogPage> =>
  (
    await SELF.fetch(`http://worker/bridge/log?sessionTopic=server/sessions/${customer}`, {
      headers: HEADERS,
    })
  ).json();
const seqs = ({ acks }: { acks: { seq: number }[] }) => acks.map(({ seq }) => seq);

describe('rule 14: customer and attendant with one id', () => {
  it('who write in the same millisecond, without message ids, are both stored', async () => {
    await chatOf('501');
    const mine = as('501', by('customer', 'ok'));
    const theirs = as('501', by('attendant', 'ok'));
    expect(seqs(await say('501', mine, theirs))).toEqual([1, 2]);
    await evictDurableObject(chat('501'));
    const again = await say('501', theirs, mine);
    expect(seqs(again)).toEqual([2, 1]);
    expect(again.acks.map(({ from }) => from)).toEqual([
      { id: 501, role: 'attendant' },
      { id: 501, role: 'customer' },
    ]);
    expect(await history('501')).toEqual([
      ['ok', 'customer', null],
      ['ok', 'attendant', null],
    ]);
  });

  it('who use one message id are both stored; copies over the common topic are copies', async () => {
    await chatOf('502');
    const id = { id: 'm-1' };
    expect(
      seqs(await say('502', as('502', by('attendant', 'a', id)), as('502', by('customer', 'c', id)))),
    ).toEqual([1, 2]);
    // As the bridge repeats them for legacy clients.
    const repeats = [
      as('502', by(undefined, 'a', { ...id, from: { role: 'attendant' } })),
      as('502', by(undefined, 'c', { ...id, from: { role: 'customer' } })),
      as('502', by(undefined, 'a', id)),
    ];
    expect(seqs(await say('502', ...repeats))).toEqual([1, 2, 1]);
    expect(await history('502')).toHaveLength(2);
  });

  it('are two for the mirror: only the second is marked, also in receipts', async () => {
    await chatOf('503');
    await say('503', as('503', by('customer', 'c')), as('503', by('attendant', 'a')));
    const read = (role?: string) => ({
      kind: 'receipt',
      at: 2,
      readMessages: [{ from: { id: '503', role }, timestamp: 77, readAt: 9 }],
    });
    await say('503', read('attendant'));
    expect(await history('503')).toEqual([
      ['c', 'customer', null],
      ['a', 'attendant', 9],
    ]);
    const { entries } = await logOf('503');
    expect(entries[0]).not.toHaveProperty('message.twin');
    expect(entries.slice(1)).toMatchObject([
      { message: { twin: true } },
      { readMessages: [{ readAt: 9, twin: true }] },
    ]);
    // It does not say whose: nobody's words are said to be read in another's place.
    await say('503', read());
    expect(await history('503')).toMatchObject([
      ['c', 'customer', null],
      ['a', 'attendant', 9],
    ]);
  });

  it('have their early receipts apart', async () => {
    await chatOf('504');
    const read = (role: string, readAt: number) => ({ from: { id: 504, role }, timestamp: 77, readAt });
    await say('504', {
      kind: 'receipt',
      at: 1,
      readMessages: [read('attendant', 8), read('customer', 9)],
    });
    await say('504', as('504', by('customer', 'c')), as('504', by('attendant', 'a')));
    expect(await history('504')).toEqual([
      ['c', 'customer', 9],
      ['a', 'attendant', 8],
    ]);
  });

  it('are told apart when a version without twins stored the first of them', async () => {
    await chatOf('505');
    await say('505', as('505', by('customer', 'c')));
    await runInDurableObject(chat('505'), (_, { storage }) => {
      expect(
        storage.sql.exec<{ json: string }>('SELECT json FROM log WHERE seq = 1').one().json,
      ).not.toContain('twin');
    });
    // As that version wrote it, with an early receipt that names no role.
    await rewriteState('505', (state) => ({ ...state, early: [['["505",78]', 5]] }));
    await evictDurableObject(chat('505'));
    expect(seqs(await say('505', as('505', by('attendant', 'a')), as('505', by('customer', 'c'))))).toEqual([
      2, 1,
    ]);
    await say('505', as('505', by('customer', 'later', { timestamp: 78 })));
    expect((await history('505')).at(-1)).toEqual(['later', 'customer', 5]);
  });
});

describe('rule 14: the first text stays', () => {
  it.each([
    ['with an id', { id: 'm-1' }, { id: 'm-1', timestamp: 99 }],
    ['without one', {}, {}],
  ])(
    '%s: a copy with other words is refused, not acknowledged, and changes nothing',
    async (_, one, copy) => {
      const customer = 'id' in one ? '511' : '512';
      await chatOf(customer);
      await say(customer, as(customer, by('customer', 'my words', one)));
      const before = await history(customer);
      for (const proven of ['customer', undefined] as const) {
        const forged = { ...copy, from: { name: 'Eve', role: 'customer' } };
        const answer = await say(customer, as(customer, by(proven, 'other words', forged)));
        expect(answer.acks).toEqual([]);
        expect(answer.refused).toEqual([{ index: 0, code: 'other_words', message: expect.any(String) }]);
        expect(answer.headSeq).toBe(1);
      }
      expect(await history(customer)).toEqual(before);
      // What is told from now on says the same, in answers to questions and unasked.
      const { controls } = await say(customer, { ...request(customer), customer: { id: Number(customer) } });
      const told = controls.at(-1)?.payload.sessionInfo.lastMessages ?? [];
      expect(told.map(({ content, from }) => [content, from.role])).toEqual([['my words', 'customer']]);
      expect((await logOf(customer)).entries).toHaveLength(1);
    },
  );

  it('ids 7 and "7" name one person, and one message', async () => {
    await chatOf('513');
    const text = as('513', by('customer', 'x', { id: 8 }));
    const number = { ...text, message: { ...text.message, id: '8', from: { id: '513', name: '' } } };
    expect(seqs(await say('513', text, number))).toEqual([1, 1]);
  });
});
