import { SELF } from 'cloudflare:test';
import type { SearchHit, SearchPage } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { expect } from 'vitest';
import {
  accept,
  attendantOnline,
  command,
  FIRST,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from './support.ts';

export async function page(q: string, by: TokenPrincipal = SUPERVISOR, query = ''): Promise<SearchPage> {
  const response = await SELF.fetch(`http://worker/search?q=${encodeURIComponent(q)}${query}`, {
    headers: { authorization: `Bearer ${await tokenFor(by)}` },
  });
  expect(response.status).toBe(200);
  return (await response.json()) as SearchPage;
}
export const search = async (q: string, by?: TokenPrincipal): Promise<SearchHit[]> =>
  (await page(q, by)).hits;
export const found = async (q: string, by?: TokenPrincipal): Promise<unknown[]> =>
  (await search(q, by)).map(({ customerId }) => customerId);

export const text = (who: string, n: number, content: string) => {
  const given = message(who, n) as { message: object };
  return { ...given, at: Date.now(), message: { ...given.message, content } };
};
/** A chat that attendant 21 has, in which the customer has said these words. */
export async function open(who: string, ...words: string[]): Promise<void> {
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say(who, request(who), ...words.map((content, n) => text(who, n + 1, content)));
  await say(who, accept(21));
}
export const end = (who: string) =>
  say(who, command(21, { command: 'end', sessionTopic: `server/sessions/${who}` }));
export async function ended(who: string, ...words: string[]): Promise<void> {
  await open(who, ...words);
  await end(who);
}
export async function put(path: string, body: unknown, method: string): Promise<void> {
  const response = await SELF.fetch(`http://worker/customer/${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}
