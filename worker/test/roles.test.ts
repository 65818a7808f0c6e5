import { evictDurableObject, SELF } from 'cloudflare:test';
import { ATTENDANT_TYPES } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  attendant,
  attendantOnline,
  chat,
  command,
  desk,
  picture,
  post,
  request,
  say,
  signIn,
  tellDesk,
  textOf,
  tokenFor,
  topicOf,
} from './support.ts';

const [FIRST, SECOND, SUPERVISOR] = ATTENDANT_TYPES;
const MEMBER = 900;
const RECEIVERS = { [FIRST]: 901, [SECOND]: 902 };
/** Their payloads say of all of them that they are supervisors, with somebody else's name. */
const claiming = (id: number) => ({
  ...attendant(id, SUPERVISOR),
  name: 'The Boss',
  email: 'boss@shop.test',
});
const TAKEN = 'taken';

beforeAll(async () => {
  await signIn(MEMBER, FIRST);
  await signIn(RECEIVERS[FIRST], FIRST);
  await signIn(RECEIVERS[SECOND], SECOND);
  await tellDesk(
    attendantOnline(MEMBER),
    attendantOnline(RECEIVERS[FIRST]),
    attendantOnline(RECEIVERS[SECOND]),
  );
});

type Who = (typeof ATTENDANT_TYPES)[number] | 'signed out' | 'never signed in';
/** Somebody who is not in the chat, of this level by the hook's word. */
let nextId = 1_000;
async function somebody(who: Who): Promise<number> {
  const id = nextId++;
  if (who === 'never signed in') return id;
  await signIn(id, who === 'signed out' ? SUPERVISOR : who, `of ${id}`);
  if (who === 'signed out') await desk().signedOut(String(id), `of ${id}`);
  return id;
}

/** A chat of somebody else's, that waits for the second level, or that waits for the first. */
async function chatThat(is: 'of others' | 'on offer higher up' | 'on offer'): Promise<string> {
  const customer = `roles-${nextId++}`;
  await say(customer, request(customer));
  if (is === 'on offer') return customer;
  const taken = await say(customer, { ...accept(MEMBER), proven: true });
  expect(taken.held?.state).toBe('online');
  if (is === 'of others') return customer;
  const to = { type: SECOND };
  const handed = await say(
    customer,
    command(MEMBER, { command: 'handOver', sessionTopic: topicOf(customer), to }),
  );
  expect(handed.held?.state).toBe('waiting');
  return customer;
}

const body = (name: string, customer: string): Record<string, unknown> => {
  const sessionTopic = topicOf(customer);
  switch (name) {
    case 'take over':
      return { command: 'join', sessionTopic, takeOver: true };
    case 'hand over':
      return { command: 'handOver', sessionTopic, to: { type: FIRST } };
    default:
      return { command: name, sessionTopic };
  }
};

/** Each row: what is done to which chat, and what comes of it for each level by the hook's word. */
const NOT_IN_IT = 'not_assigned';
const SIGNED_OUT = 'forbidden';
const CHAT_TABLE = [
  ['end', 'of others', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['hand over', 'of others', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['join', 'of others', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['take over', 'of others', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['leave', 'of others', 'unchanged', 'unchanged', 'unchanged'],
  ['accept', 'of others', 'not_offered', 'not_offered', 'not_offered'],
  ['end', 'on offer', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['hand over', 'on offer', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['join', 'on offer', TAKEN, NOT_IN_IT, TAKEN],
  ['take over', 'on offer', TAKEN, NOT_IN_IT, TAKEN],
  ['leave', 'on offer', 'unchanged', 'unchanged', 'unchanged'],
  ['accept', 'on offer', TAKEN, 'not_offered', 'not_offered'],
  ['end', 'on offer higher up', NOT_IN_IT, NOT_IN_IT, TAKEN],
  ['join', 'on offer higher up', NOT_IN_IT, TAKEN, TAKEN],
  ['take over', 'on offer higher up', NOT_IN_IT, TAKEN, TAKEN],
  ['accept', 'on offer higher up', 'not_offered', TAKEN, 'not_offered'],
] as const;

async function outcome(name: string, customer: string, id: number, proven: boolean): Promise<string> {
  const before = (await say(customer, { ...request(customer), status: 'online' })).held;
  const frame =
    name === 'accept'
      ? { ...accept(id), attendant: claiming(id), proven }
      : { ...command(id, body(name, customer)), attendant: claiming(id), proven };
  const answer = await say(customer, frame);
  if (answer.refused[0]) {
    expect(answer.held).toEqual(before);
    return answer.refused[0].code;
  }
  return answer.held?.rev === before?.rev ? 'unchanged' : TAKEN;
}

describe('rule 38: whatever a payload says of its attendant’s level', () => {
  it.each(CHAT_TABLE)('the hook’s word decides: to %s a chat that is %s', async (name, is, ...expected) => {
    const [first, second, supervisor] = expected;
    const wanted = { [FIRST]: first, [SECOND]: second, [SUPERVISOR]: supervisor, 'never signed in': first };
    for (const [who, code] of Object.entries({ ...wanted, 'signed out': SIGNED_OUT })) {
      const customer = await chatThat(is);
      expect([who, await outcome(name, customer, await somebody(who as Who), true)]).toEqual([who, code]);
    }
  });

  it.each(['end', 'hand over', 'join', 'take over', 'leave'])(
    'a command counts for nobody whom the topic does not prove: %s',
    async (name) => {
      for (const who of [...ATTENDANT_TYPES, 'never signed in', 'signed out'] as const) {
        const customer = await chatThat('of others');
        expect([who, await outcome(name, customer, await somebody(who), false)]).toEqual([who, 'forbidden']);
        expect(await outcome(name, await chatThat('of others'), MEMBER, false)).toBe('forbidden');
      }
    },
  );

  it('availability and viewing count for the proven one only, who is signed in', async () => {
    const wanted = command(MEMBER, { command: 'availability', availability: 'away' });
    const seen = command(MEMBER, { command: 'viewing', sessionTopic: topicOf('seen') });
    const rubbish = command(MEMBER, { command: 'viewing', sessionTopic: 'a word to my colleagues' });
    const gone = await somebody('signed out');
    const answer = await textOf(
      await post({
        v: 1,
        epoch: 0,
        chats: [],
        desk: [
          { ...wanted, proven: false },
          { ...seen, proven: false },
          { ...rubbish, proven: true },
          { ...command(gone, { command: 'availability', availability: 'away' }), proven: true },
          { ...attendantOnline(gone), proven: true },
          { ...command(MEMBER, { command: 'end', sessionTopic: topicOf('seen') }), proven: true },
        ],
      }),
    );
    const codes = (JSON.parse(answer) as { refused: { code: string }[] }).refused.map(({ code }) => code);
    expect(codes).toEqual(['forbidden', 'forbidden', 'bad_topic', 'forbidden', 'forbidden', 'bad_request']);
    const { attendants } = await picture();
    expect(attendants.find(({ id }) => id === MEMBER)).toMatchObject({
      availability: 'available',
      viewing: null,
    });
    expect(attendants.find(({ id }) => id === gone)).toBeUndefined();
  });

  it('offers follow it too, and the payload’s where neither token nor sign-in is', async () => {
    const of = async (who: Who, proven: boolean) => {
      const id = await somebody(who);
      await tellDesk({ kind: 'attendantOnline', at: 1, attendant: claiming(id), proven });
      const found = (await picture()).attendants.find((each) => each.id === id);
      await tellDesk({ kind: 'attendantQuit', at: 2, attendantId: id });
      return found?.type;
    };
    expect(await of(SECOND, true)).toBe(SECOND);
    expect(await of(SECOND, false)).toBe(SECOND);
    expect(await of('never signed in', true)).toBe(FIRST);
    expect(await of('never signed in', false)).toBe(SUPERVISOR);
  });

  it('neither name nor picture of it reach the customer or the colleagues', async () => {
    const customer = await chatThat('on offer');
    const id = await somebody(FIRST);
    await tellDesk({ kind: 'attendantOnline', at: 1, attendant: claiming(id), proven: true });
    const taken = await say(customer, { ...accept(id), attendant: claiming(id), proven: true });
    expect(taken.controls.at(-1)?.payload.attendants).toEqual([{ id, name: `A${id}`, avatarURL: null }]);
    expect(JSON.stringify(await picture())).not.toContain('The Boss');
  });

  it('the activity monitor is told the e-mail of the sign-in', async () => {
    const id = await somebody(FIRST);
    const online = { ...attendantOnline(id), attendant: claiming(id), proven: true };
    const answer = await textOf(await post({ v: 1, epoch: 0, chats: [], desk: [online] }));
    expect(JSON.parse(answer)).toMatchObject({ attendants: [{ id, email: `a${id}@shop.test` }] });
  });
});

describe('the level that counts', () => {
  const ends = async (id: number) => outcome('end', await chatThat('of others'), id, true);

  it('is the hook’s last word, for earlier sign-ins too, and over a restart', async () => {
    const id = await somebody(SUPERVISOR);
    expect(await ends(id)).toBe(TAKEN);
    await signIn(id, FIRST, 'another browser');
    expect(await ends(id)).toBe(NOT_IN_IT);
    await evictDurableObject(desk());
    expect(await ends(id)).toBe(NOT_IN_IT);
    // The later sign-in ends; the hook has said nothing else since.
    await desk().signedOut(String(id), 'another browser');
    expect(await ends(id)).toBe(NOT_IN_IT);
    await signIn(id, SUPERVISOR, 'a third');
    expect(await ends(id)).toBe(TAKEN);
  });

  it('rule 39: is nobody’s once the last sign-in is over, who was online is gone', async () => {
    const id = await somebody(SUPERVISOR);
    await signIn(id, SUPERVISOR, 'another browser');
    await tellDesk({ ...attendantOnline(id), proven: true });
    await desk().signedOut(String(id), `of ${id}`);
    expect(await ends(id)).toBe(TAKEN);
    await desk().signedOut(String(id), 'another browser');
    expect(await ends(id)).toBe(SIGNED_OUT);
    expect((await picture()).attendants.map((each) => each.id)).not.toContain(id);
  });

  it('rule 39: is nobody’s once its token has run out', async () => {
    const id = nextId++;
    await desk().signedIn(
      { id, name: 'Late', avatarURL: null, email: '', type: SUPERVISOR },
      { id: 'short', until: Date.now() - 1 },
    );
    expect(await ends(id)).toBe(SIGNED_OUT);
  });

  it('is learned from an older token when its page fetches the picture', async () => {
    const id = nextId++;
    expect(await ends(id)).toBe(NOT_IN_IT);
    await tellDesk({ ...attendantOnline(id), proven: true });
    const token = await tokenFor({ kind: 'attendant', id, type: SUPERVISOR }, 'long ago');
    const answer = await SELF.fetch('http://worker/desk', { headers: { authorization: `Bearer ${token}` } });
    const seen = (await answer.json()) as { attendants: { id: number; type: string }[] };
    expect(seen.attendants.find((each) => each.id === id)).toMatchObject({ type: SUPERVISOR });
    expect(await ends(id)).toBe(TAKEN);
  });

  it('is what a renewed token says, and signing out by REST ends it', async () => {
    const id = nextId++;
    const old = await tokenFor({ kind: 'attendant', id, type: SUPERVISOR }, 'old browser');
    await signIn(id, FIRST, 'new browser');
    const renewed = await SELF.fetch('http://worker/chimpassist/token', {
      method: 'POST',
      headers: { authorization: `Bearer ${old}` },
    });
    const token = renewed.headers.get('chimp-token') ?? '';
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    expect(claims).toMatchObject({ type: FIRST, sid: 'old browser' });
    await SELF.fetch('http://worker/chimpassist/sign-out', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await ends(id)).toBe(NOT_IN_IT);
    await desk().signedOut(String(id), 'new browser');
    expect(await ends(id)).toBe(SIGNED_OUT);
  });
});

describe('an attendant whose command or acceptance is refused', () => {
  it('is told which, of which chat, and why', async () => {
    const customer = await chatThat('of others');
    const id = await somebody(FIRST);
    const { publishes } = await say(customer, { ...command(id, body('end', customer)), proven: true });
    expect(publishes).toEqual([
      {
        topic: `client/attendants/control/${id}`,
        payload: {
          instruction: 'attendant/unavailableAttendants',
          refusal: {
            command: 'end',
            sessionTopic: topicOf(customer),
            code: NOT_IN_IT,
            message: expect.any(String),
          },
        },
        qos: 1,
      },
    ]);
    expect((await chat(customer).lastSessions(1))[0]?.status).toBe('online');
  });
});
