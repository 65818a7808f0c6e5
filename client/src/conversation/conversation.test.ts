import { describe, expect, it } from 'vitest';
import type { WireMessage } from '../wire/message.ts';
import {
  type ChatMessage,
  withAcks,
  withMessages,
  withoutRefused,
  withReceipts,
  withUploaded,
} from './conversation.ts';

const said = (id: string, role: 'customer' | 'attendant' | undefined, more: Partial<WireMessage> = {}) => ({
  id,
  from: { id: 7, name: '', avatarURL: null, role },
  timestamp: 1,
  content: id,
  readAt: null,
  seq: undefined,
  twin: undefined,
  ...more,
});
const listOf = (...messages: WireMessage[]): readonly ChatMessage[] => withMessages([], messages);

describe('a conversation', () => {
  it('keeps the first text, also against the server’s record', () => {
    const list = withMessages(listOf(said('a', 'customer', { content: 'first' })), [
      said('a', 'customer', { content: 'second', seq: 1 }),
    ]);
    expect(list).toMatchObject([{ content: 'first', seq: 1 }]);
  });

  it('shows what its writer has made of a message, by the newest word of the server', () => {
    const list = listOf(said('a', 'attendant', { seq: 1 }), said('b', 'attendant', { seq: 2 }));
    const changeTo = (seq: number, content: string, deleted?: true) => ({
      ...{ id: 'a', from: { id: 7, role: 'attendant' as const }, timestamp: 1, seq: 1, content },
      changed: { seq, at: 5, ...(deleted ? { deleted } : {}) },
    });
    const changed = withAcks(list, [changeTo(4, 'second')]);
    expect(changed.map(({ content }) => content)).toEqual(['second', 'b']);
    for (const late of [changeTo(3, 'first'), changeTo(4, 'second')])
      expect(withAcks(changed, [late])[0]).toEqual({ ...changed[0], delivered: true });
    // A live copy of the first words, and the record from before.
    const copies = [said('a', 'attendant'), said('a', 'attendant', { seq: 1 })];
    expect(withMessages(changed, copies)).toBe(changed);
    const gone = said('a', 'attendant', { content: '', seq: 1, changed: { seq: 5, at: 6, deleted: true } });
    expect(withMessages(changed, [gone])).toMatchObject([{ content: '', changed: { deleted: true } }, {}]);
    expect(withAcks(list, [{ ...changeTo(4, 'x'), id: 'unknown' }])).toBe(list);
  });

  it('takes words of others back that the server will not store, and nothing else', () => {
    const list = listOf(said('a', 'attendant'), said('b', 'attendant', { seq: 2 }), said('c', 'attendant'));
    const refusals = ['a', 'b', 'c'].map((id) => ({ id, from: { id: 7, role: 'attendant' as const } }));
    const left = withoutRefused(list, refusals, ({ id }) => id === 'c');
    expect(left.map(({ id }) => id)).toEqual(['b', 'c']);
    const ofCustomer = [{ id: 'a', from: { id: 7, role: 'customer' as const } }];
    expect(withoutRefused(list, ofCustomer, () => false)).toBe(list);
  });

  it('shows the words of two people with one id and one message id', () => {
    const list = withMessages(listOf(said('a', 'customer')), [said('a', 'attendant', { content: 'mine' })]);
    expect(list.map(({ content }) => content)).toEqual(['a', 'mine']);
  });

  it('stays the same list where a copy brings nothing new', () => {
    const list = listOf(said('a', 'customer', { seq: 1 }), said('b', 'attendant', { seq: 2 }));
    expect(withMessages(list, [said('a', 'customer', { seq: 1 })])).toBe(list);
    expect(withReceipts(list, [{ ...said('other', 'customer'), readAt: 5 }])).toBe(list);
    const acked = withAcks(list, [{ ...said('a', 'customer'), seq: 1, receivedAt: undefined }]);
    expect(withAcks(acked, [{ ...said('a', 'customer'), seq: 1, receivedAt: undefined }])).toBe(acked);
  });

  it('takes a receipt by sender and time where it names no id, as legacy clients do', () => {
    const list = listOf(said('a', 'customer', { timestamp: 5 }), said('b', 'customer', { timestamp: 6 }));
    const read = withReceipts(list, [{ from: { id: '7' }, timestamp: 5, readAt: 9 }]);
    expect(read.map(({ readAt }) => readAt)).toEqual([9, null]);
  });

  it('takes no receipt of one side for a message of the other in the same millisecond', () => {
    const list = listOf(said('a', 'customer', { timestamp: 5 }), said('b', 'attendant', { timestamp: 5 }));
    const receipt = { from: { id: 7, role: 'attendant' as const }, timestamp: 5, readAt: 9, twin: undefined };
    const read = withReceipts(list, [receipt]);
    expect(read.map(({ id, readAt }) => [id, readAt])).toEqual([
      ['a', null],
      ['b', 9],
    ]);
  });

  it('is the same for few messages at once and for many', () => {
    const many = Array.from({ length: 9 }, (_, i) => said(`m${i % 6}`, 'customer', { seq: i % 6 }));
    const atOnce = withMessages([], many);
    const oneByOne = many.reduce<readonly ChatMessage[]>((list, one) => withMessages(list, [one]), []);
    expect(atOnce).toEqual(oneByOne);
    expect(atOnce).toHaveLength(6);
  });

  it('shows of files what the server knows, whatever was said of them before', () => {
    const id = `f1.bWFyeQ.${'0'.repeat(32)}`;
    const claimed = [{ id, type: 'image/png', name: 'claimed.png' }];
    const known = [{ id, type: 'application/pdf', name: 'known.pdf' }];
    const filesIn = (list: readonly ChatMessage[]) => list[0]?.attachments;
    const list = listOf(said('a', 'customer', { attachments: claimed }));
    expect(filesIn(withMessages(list, [said('a', 'customer', { attachments: known })]))).toBe(claimed);
    const ack = { ...said('a', 'customer'), seq: 1, receivedAt: undefined, attachments: known };
    const acked = withAcks(list, [ack]);
    expect(filesIn(acked)).toEqual(known);
    expect(withAcks(acked, [structuredClone(ack)])).toBe(acked);
    const refused = known.map((file) => ({ ...file, state: 'refused' as const }));
    expect(filesIn(withAcks(acked, [{ ...ack, attachments: refused }]))).toEqual(refused);
    expect(filesIn(withMessages(list, [said('a', 'customer', { seq: 1, attachments: known })]))).toEqual(
      known,
    );
  });

  it('learns of an own message’s files once they are uploaded', () => {
    const attachments = [{ id: `f1.bWFyeQ.${'0'.repeat(32)}` }];
    const list = listOf(said('a', 'customer'), said('b', 'customer'));
    const uploaded = withUploaded(list, said('a', 'customer', { attachments }));
    expect(uploaded.map((each) => each.attachments)).toEqual([attachments, undefined]);
    expect(withUploaded(uploaded, said('a', 'customer', { attachments: [] }))).toBe(uploaded);
    expect(withUploaded(list, said('c', 'customer', { attachments }))).toBe(list);
  });
});
