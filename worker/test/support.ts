import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, type SessionInfo } from '@chimpassist/protocol';
import type { ChatAnswer, ChatFrame, DeskFrame, SocketDown } from '@chimpassist/protocol/frames';
import { signingKeys, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { expect } from 'vitest';
import type { ChatDocument } from '../src/chat/chat-document.ts';
import type { Env } from '../src/contract/env.ts';
import type { DeskPart } from '../src/desk/rows.ts';
import type { AttendantDesk } from '../src/objects/attendant-desk.ts';

/** The answers are lines of JSON, which `Response.text()` warns of. */
export const textOf = async (response: Response): Promise<string> =>
  new TextDecoder().decode(await response.arrayBuffer());

export const bindings = env as unknown as Env;
export const HEADERS = {
  authorization: 'Bearer the secret of these tests',
  'content-type': 'application/json',
};
export type Taken = Extract<ChatAnswer, { ok: true }>;

export async function post(body: unknown, headers: Record<string, string> = HEADERS): Promise<Response> {
  return SELF.fetch('http://worker/bridge/batch', { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The epoch of the last bridge that took the lease. */
let epochNow = 0;
/** As in a deployment to which no bridge has come yet. */
export const forgetBridge = (): void => {
  epochNow = 0;
};

/** Frames of one chat, as the bridge that holds this epoch sends them. */
export async function sayAt(epoch: number, customer: string, ...frames: unknown[]): Promise<Taken> {
  const sessionTopic = `server/sessions/${customer}`;
  const response = await post({ v: 1, epoch, chats: [{ sessionTopic, seenRev: 0, frames }], desk: [] });
  return JSON.parse(await textOf(response)) as Taken;
}

export const say = (customer: string, ...frames: unknown[]): Promise<Taken> =>
  sayAt(epochNow, customer, ...frames);

export async function tellDesk(...desk: DeskFrame[]): Promise<void> {
  await textOf(await post({ v: 1, epoch: epochNow, chats: [], desk }));
}

/** A token of the platform under test. */
export async function tokenFor(principal: TokenPrincipal, signInId = 'a sign-in'): Promise<string> {
  const keys = await signingKeys(bindings.TOKEN_KEYS ?? '');
  return keys.sign(principal, DEFAULT_BASE_TOPIC, principal.kind === 'attendant' ? { signInId } : {});
}
export const MARY = { kind: 'customer', id: 'mary', guest: false } as const;
export const FIRST = { kind: 'attendant', id: 21, type: 'support/firstLevel' } as const;
export const SUPERVISOR = { kind: 'attendant', id: 1, type: 'support/supervisor' } as const;
let supervisorToken: Promise<string> | null = null;

/** As a supervisor, who may read everything. */
export async function get(path: string): Promise<Response> {
  supervisorToken ??= tokenFor(SUPERVISOR);
  return SELF.fetch(`http://worker${path}`, {
    headers: { authorization: `Bearer ${await supervisorToken}` },
  });
}
export const attendant = (id: number, type = 'support/firstLevel') => ({
  id,
  name: `A${id}`,
  avatarURL: null,
  email: undefined,
  type,
});
/** The operator's hook lets this attendant in, as this type; how a desk learns of levels. */
export const signIn = (id: number | string, type: string, signInId = `sign-in of ${id}`): Promise<void> =>
  desk().signedIn(
    { id, name: `A${id}`, avatarURL: null, email: `a${id}@shop.test`, type },
    { id: signInId, until: Date.now() + 3_600_000 },
  );
export const request = (id: string): ChatFrame => ({
  kind: 'request',
  at: 1,
  customer: { id, name: id, avatarURL: null },
  sessionId: `s-${id}`,
  proven: false,
});
export const message = (id: string, n: number): ChatFrame => ({
  kind: 'message',
  at: n,
  message: {
    id: `m-${n}`,
    from: { id, name: id, avatarURL: null, role: 'customer' },
    timestamp: 1_000 - n,
    content: `text ${n}`,
    readAt: null,
  },
});
export const contents = async (customer: string, query = ''): Promise<string[]> =>
  (
    (await (await get(`/customer/${customer}/messages${query}`)).json()) as { message: { content: string } }[]
  ).map(({ message: { content } }) => content);

/** What stands on a chat's disk beside its log. */
export const stateOf = (customer: string): Promise<ChatDocument> =>
  runInDurableObject(chat(customer), (_, { storage }) => {
    const [row] = storage.sql.exec<{ json: string }>('SELECT json FROM log WHERE seq = 0').toArray();
    if (row === undefined) throw new Error('Nothing was stored here.');
    return JSON.parse(row.json) as ChatDocument;
  });
/** The object knows it when it wakes the next time. */
export async function rewriteState(
  customer: string,
  rewrite: (state: ChatDocument) => ChatDocument,
): Promise<void> {
  const json = JSON.stringify(rewrite(await stateOf(customer)));
  await runInDurableObject(chat(customer), (_, { storage }) => {
    storage.sql.exec('UPDATE log SET json = ? WHERE seq = 0', json);
  });
}

export const topicOf = (customer: string): string => `server/sessions/${customer}`;
export const desk = () => bindings.ATTENDANT_DESK.getByName('desk') as DurableObjectStub<AttendantDesk>;
export const chat = (customer: string) => bindings.CHAT_SESSION.getByName(topicOf(customer));
export const attendantOnline = (
  id: number,
  type?: string,
): Extract<DeskFrame, { kind: 'attendantOnline' }> => ({
  kind: 'attendantOnline',
  at: Date.now(),
  attendant: attendant(id, type),
});
export const accept = (id: number, type?: string) => ({
  kind: 'accept',
  at: 2,
  attendant: attendant(id, type),
});
export const command = (by: number, body: Record<string, unknown>, type?: string) => ({
  kind: 'command',
  at: 3,
  attendant: attendant(by, type),
  command: body,
});

export interface Picture {
  version: number;
  chats: { sessionInfo: SessionInfo; state: string; since: number; offeredTo: number[]; tags?: string[] }[];
  attendants: { id: number; load: number; availability: string; viewing: string | null; type: string }[];
}
export const picture = async (): Promise<Picture> => (await (await get('/desk')).json()) as Picture;
export const chatInPicture = async (customer: string) =>
  (await picture()).chats.find(({ sessionInfo }) => sessionInfo.sessionTopic === topicOf(customer));
export const offeredTo = async (customer: string): Promise<number[]> =>
  (await chatInPicture(customer))?.offeredTo ?? [];

/** Counts the calls of a method of one object, until the count is asked for. */
export async function counted<T extends Rpc.DurableObjectBranded>(
  stub: DurableObjectStub<T>,
  method: string,
): Promise<() => Promise<number>> {
  const stop = await runInDurableObject(stub, (instance) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: unknown[]) => unknown>;
    const original = prototype[method];
    if (original === undefined) throw new Error(`There is no method ${method}.`);
    let calls = 0;
    prototype[method] = function count(this: unknown, ...args) {
      if (this === instance) calls += 1;
      return original.apply(this, args);
    };
    return () => {
      prototype[method] = original;
      return calls;
    };
  });
  return () => runInDurableObject(stub, () => stop());
}

/** What the desk knows of a chat's places when it wakes the next time. */
async function rewritePlaces(rewrite: (slot: DeskPart['slots'][number]) => DeskPart['slots'][number]) {
  await runInDurableObject(desk(), (_, { storage }) => {
    const rows = storage.sql.exec<{ session_topic: string; desk: string }>(
      "SELECT session_topic, desk FROM chats WHERE state != 'over'",
    );
    for (const { session_topic, desk: json } of rows.toArray()) {
      const part = JSON.parse(json) as DeskPart;
      const rewritten: DeskPart = { ...part, slots: part.slots.map(rewrite) };
      storage.sql.exec(
        'UPDATE chats SET desk = ? WHERE session_topic = ?',
        JSON.stringify(rewritten),
        session_topic,
      );
    }
  });
  await evictDurableObject(desk());
}

/** As if `ASSIGNMENT_TIMEOUT` had passed for all offers. */
export const letOffersLapse = (): Promise<void> =>
  rewritePlaces((slot) => (slot.offeredTo === null ? slot : { ...slot, offerExpires: 1 }));

/** Lets offers fall due now, as if `ASSIGNMENT_TIMEOUT` had passed, and runs the alarm that is set for it. */
export async function letOffersExpire(): Promise<void> {
  await letOffersLapse();
  await runDurableObjectAlarm(desk());
}

/** The bridge's end of the desk's socket. */
export interface TestSocket {
  frames: SocketDown[];
  closed: { code: number } | null;
  send(frame: unknown): void;
  close(): void;
  /** Waits for a frame of this type, and takes those before it away. */
  next<T extends SocketDown['type']>(type: T): Promise<Extract<SocketDown, { type: T }>>;
  /** The next effects that the desk keeps until they are acknowledged; feeds, which it does not, are passed over. */
  nextKept(): Promise<Extract<SocketDown, { type: 'effects' }>>;
}

export async function openSocket(path = '/bridge/socket'): Promise<TestSocket> {
  const response = await SELF.fetch(`http://worker${path}`, {
    headers: { ...HEADERS, upgrade: 'websocket' },
  });
  const socket = response.webSocket;
  if (socket === null) throw new Error(`No socket: ${response.status}`);
  const opened: TestSocket = {
    frames: [],
    closed: null,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: () => socket.close(1000),
    async next(type) {
      const isWanted = (frame: SocketDown) => frame.type === type;
      await expect.poll(() => opened.frames.some(isWanted)).toBe(true);
      const [found] = opened.frames.splice(0, opened.frames.findIndex(isWanted) + 1).slice(-1);
      return found as Extract<SocketDown, { type: typeof type }>;
    },
    async nextKept() {
      for (;;) {
        const effects = await opened.next('effects');
        if (effects.n > 0) return effects;
      }
    },
  };
  socket.accept();
  socket.addEventListener('message', ({ data }) => {
    const text = String(data);
    if (text !== 'pong') opened.frames.push(JSON.parse(text) as SocketDown);
  });
  socket.addEventListener('close', ({ code }) => {
    opened.closed = { code };
  });
  return opened;
}

/** A bridge that has said hello, and the epoch that it was given. */
export async function bridge(
  bridgeId: string,
  cursor = 0,
): Promise<{ socket: TestSocket; epoch: number; role: string }> {
  const socket = await openSocket();
  socket.send({ type: 'hello', v: 1, bridgeId, cursor });
  const { epoch, role } = await socket.next('welcome');
  if (role === 'active') epochNow = epoch;
  return { socket, epoch, role };
}
