import { env, SELF } from 'cloudflare:test';
import type { ChatAnswer, ChatFrame, DeskFrame } from '@chimpassist/protocol/frames';
import type { Env } from '../src/env.ts';

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

export async function say(customer: string, ...frames: unknown[]): Promise<Taken> {
  const sessionTopic = `server/sessions/${customer}`;
  const response = await post({ v: 1, epoch: 0, chats: [{ sessionTopic, seenRev: 0, frames }], desk: [] });
  return JSON.parse(await textOf(response)) as Taken;
}

export async function tellDesk(...desk: DeskFrame[]): Promise<void> {
  await textOf(await post({ v: 1, epoch: 0, chats: [], desk }));
}

export const get = async (path: string): Promise<Response> =>
  SELF.fetch(`http://worker${path}`, { headers: HEADERS });
export const attendant = (id: number, type = 'support/firstLevel') => ({
  id,
  name: `A${id}`,
  avatarURL: null,
  email: undefined,
  type,
});
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
