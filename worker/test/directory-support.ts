import { createExecutionContext } from 'cloudflare:test';
import { type DirectoryPerson, TOKEN_HEADER } from '@chimpassist/protocol';
import { expect } from 'vitest';
import { hashOf } from '../src/directory/password.ts';
import { app } from '../src/http/app.ts';
import { bindings, picture, tellDesk } from './support.ts';

export const OWNER = { email: 'owner@shop.test', password: 'the first password' };
/** A hash says how it was made, so that the first supervisor of these tests costs little. */
const QUICK = { log2N: 1, r: 1, p: 1 };
export const firstText = (once: string, password = OWNER.password) =>
  JSON.stringify({ once, email: OWNER.email, name: 'Olga', hash: hashOf(password, QUICK) });
const first = firstText('made by this test');
export const directory = () => bindings.ATTENDANT_DIRECTORY.getByName('directory');

let visitors = 0;
interface Ask {
  method?: string;
  body?: unknown;
  token?: string | null;
  env?: Record<string, string>;
  address?: string;
}
/** Each call comes from an address of its own, so that no limit of another test counts. */
export function ask(path: string, { method, body, token, env = {}, address }: Ask = {}): Promise<Response> {
  visitors += 1;
  const init = {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': address ?? `visitor ${visitors}`,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  return Promise.resolve(
    app.fetch(
      new Request(`http://worker${path}`, init),
      { ...bindings, FIRST_SUPERVISOR: first, ...env },
      createExecutionContext(),
    ),
  );
}
export const codeOf = async (response: Response): Promise<[number, string]> => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

export async function signIn(email: string, password: string, env: Record<string, string> = {}) {
  const response = await ask('/chimpassist/auth', { body: { email, password }, env });
  const token = response.headers.get(TOKEN_HEADER);
  return { status: response.status, token, body: (await response.json()) as DirectoryPerson };
}
export const owner = async (): Promise<string> => (await signIn(OWNER.email, OWNER.password)).token ?? '';
export const statusWith = async (token: string | null): Promise<number> =>
  (await ask('/desk', { token })).status;

let added = 0;
/** Somebody new, who has signed in and whom the desk has heard. */
export async function somebody(type = 'support/firstLevel') {
  added += 1;
  const email = `person${added}@shop.test`;
  const password = `the password of ${added}`;
  const supervisor = await owner();
  const response = await ask('/chimpassist/people', {
    body: { email, name: `P${added}`, type, password },
    token: supervisor,
  });
  expect(response.status).toBe(200);
  const { id } = (await response.json()) as DirectoryPerson;
  const token = (await signIn(email, password)).token ?? '';
  await tellDesk({
    kind: 'attendantOnline',
    at: Date.now(),
    attendant: { id, name: '', avatarURL: null, email: undefined, type },
  });
  const path = `/chimpassist/people/${id}`;
  return { id: String(id), email, password, token, supervisor, path };
}
export const isAtDesk = async (id: unknown): Promise<boolean> =>
  (await picture()).attendants.some((attendant) => String(attendant.id) === id);
