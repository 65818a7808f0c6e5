import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import {
  CommandSchema,
  claimedIdentityOf,
  identityOf,
  isStoredOf,
  MessagePayloadSchema,
  MessageSchema,
  OnlineSchema,
  ViewedPayloadSchema,
} from './index.ts';

const from = { id: 12, name: 'Ana', avatarURL: null };
const message = { from, timestamp: 1545391989000, content: 'Hello', readAt: null };

describe('a message', () => {
  it('keeps of its sender only id, name, avatar and role', () => {
    const whole = { ...from, role: 'attendant', email: 'a@b.c', password: 'secret', token: 'x' };
    expect(v.parse(MessageSchema, { ...message, from: whole }).from).toEqual({ ...from, role: 'attendant' });
  });

  it('is not lost for a sender without name or avatar, or with odd ones', () => {
    expect(v.parse(MessageSchema, { ...message, from: { id: 'x' } }).from).toEqual({
      id: 'x',
      name: '',
      avatarURL: null,
      role: undefined,
    });
    expect(v.parse(MessageSchema, { ...message, from: { id: 'x', name: 7, avatarURL: {} } }).from.name).toBe(
      '',
    );
  });

  it('loses the history that legacy clients carry along', () => {
    const payload = {
      sessionInfo: { sessionId: 's', sessionTopic: 't', lastMessages: [message, message], status: 'online' },
      message,
    };
    expect(v.parse(MessagePayloadSchema, payload).sessionInfo).toEqual({ sessionId: 's', sessionTopic: 't' });
  });

  it.each([
    ['a timestamp that is not a safe integer', { ...message, timestamp: 2 ** 53 }],
    ['a timestamp as text', { ...message, timestamp: '1545391989000' }],
    ['no content', { ...message, content: undefined }],
    ['a content that is an object', { ...message, content: { $ne: null } }],
    ['a content that is too long', { ...message, content: 'x'.repeat(CONTENT_MAX_LENGTH + 1) }],
    ['a sender without id', { ...message, from: { name: 'x' } }],
    ['an id that is an object', { ...message, id: { $gt: '' } }],
  ])('is refused with %s', (_, bad) => {
    expect(v.safeParse(MessageSchema, bad).success).toBe(false);
  });
});

describe('the identity of a message', () => {
  it('is sender and timestamp, whatever the JSON type of the sender', () => {
    expect(identityOf({ from: { id: 7 }, timestamp: 1 })).toBe(
      identityOf({ from: { id: '7' }, timestamp: 1 }),
    );
    expect(identityOf({ from: { id: 7 }, timestamp: 1 })).not.toBe(
      identityOf({ from: { id: 7 }, timestamp: 2 }),
    );
  });

  it('is the id of a new client, whatever its clock said at a resend', () => {
    expect(identityOf({ id: 'a', from: { id: 7 }, timestamp: 1 })).toBe(
      identityOf({ id: 'a', from: { id: 7 }, timestamp: 2 }),
    );
  });

  it('is another one for a twin, and a sender can neither claim that nor look like it', () => {
    const ref = { from: { id: 7 }, timestamp: 1 };
    expect(identityOf({ ...ref, twin: true })).not.toBe(identityOf(ref));
    expect(claimedIdentityOf({ ...ref, twin: true } as never)).toBe(identityOf(ref));
    expect(v.parse(MessageSchema, { ...message, twin: true })).not.toHaveProperty('twin');
    expect(identityOf({ id: 'a', from: { id: '7' }, timestamp: 1, twin: true })).not.toBe(
      identityOf({ id: 'a twin', from: { id: '7' }, timestamp: 1 }),
    );
  });

  it('of what is stored is the own one only by the own id and in the own role', () => {
    const me = { id: 5, role: 'customer' } as const;
    expect(isStoredOf({ from: { id: '5' } }, me)).toBe(true);
    expect(isStoredOf({ from: { id: 5, role: 'customer' } }, me)).toBe(true);
    expect(isStoredOf({ from: { id: 5, role: 'attendant' } }, me)).toBe(false);
    expect(isStoredOf({ from: { id: 6, role: 'customer' } }, me)).toBe(false);
    expect(isStoredOf({ from: { id: 5, role: 'unverified' } }, { id: 5, role: 'attendant' })).toBe(true);
  });

  it('of a legacy attendant is claimed by the type that the sign-in gave', () => {
    const role = (from: Record<string, unknown>) => v.parse(MessageSchema, { ...message, from }).from.role;
    expect(role({ id: 5, type: 'support/firstLevel' })).toBe('attendant');
    expect(role({ id: 5, type: 'support/firstLevel', role: 'customer' })).toBe('customer');
    expect(role({ id: 5, type: 'premium' })).toBeUndefined();
  });

  it('cannot be made to collide by clever ids', () => {
    expect(identityOf({ id: '1', from: { id: '7' }, timestamp: 1 })).not.toBe(
      identityOf({ from: { id: '7' }, timestamp: 1 }),
    );
    expect(identityOf({ from: { id: 'a",1' }, timestamp: 2 })).not.toBe(
      identityOf({ from: { id: 'a' }, timestamp: 1 }),
    );
  });
});

describe('other payloads', () => {
  it('read a request as the legacy widget sends it, without believing its history', () => {
    const legacy = {
      sessionTopic: 'server/sessions/298301',
      sessionId: 's-1',
      lastMessages: [],
      customer: { id: 298301, name: 'Mary', avatarURL: 'https://x/y.png', phone: '555' },
      requestID: 'r-1',
      keepAliveTTL: 600000,
      status: 'waitingAttendantsAssignment',
      assignedAttendants: [12],
    };
    const parsed = v.parse(OnlineSchema, legacy);
    expect(parsed.customer).toEqual({ id: 298301, name: 'Mary', avatarURL: 'https://x/y.png' });
    expect(parsed).not.toHaveProperty('assignedAttendants');
    expect(parsed).not.toHaveProperty('lastMessages');
  });

  it('refuse a receipt that reads nothing or at no time', () => {
    expect(v.safeParse(ViewedPayloadSchema, { session: {}, readMessages: [] }).success).toBe(false);
    expect(v.safeParse(ViewedPayloadSchema, { session: {}, readMessages: [message] }).success).toBe(false);
    expect(
      v.safeParse(ViewedPayloadSchema, { session: {}, readMessages: [{ ...message, readAt: 5 }] }).success,
    ).toBe(true);
  });

  it('refuse a command that nobody knows', () => {
    expect(
      v.safeParse(CommandSchema, { command: 'dropTables', sessionTopic: 'server/sessions/1' }).success,
    ).toBe(false);
    expect(v.safeParse(CommandSchema, { command: 'availability', availability: 'away' }).success).toBe(true);
  });
});
