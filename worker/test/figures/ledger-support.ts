import { runInDurableObject, SELF } from 'cloudflare:test';
import type { ChatFacts, Figures } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { expect } from 'vitest';
import { archiveName } from '../../src/archive/archive-name.ts';
import { text } from '../search-support.ts';
import { bindings, FIRST, SUPERVISOR, tokenFor } from '../support.ts';

export const SECOND = { ...FIRST, id: 22, type: 'support/secondLevel' };
const DAY_MS = 86_400_000;
const today = (days = 0) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
export const PERIOD = `from=${today(-1)}&to=${today(2)}`;
export const ledger = (part = 1) => bindings.LEDGER.getByName(`ledger ${archiveName(Date.now(), part)}`);

export const call = async (
  path: string,
  by: TokenPrincipal = SUPERVISOR,
  method = 'GET',
): Promise<Response> =>
  SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}` },
  });
export const figures = async (query: string, by?: TokenPrincipal): Promise<Figures> => {
  const response = await call(`/figures?${PERIOD}&${query}`, by);
  expect(response.status).toBe(200);
  return (await response.json()) as Figures;
};
export const lines = async (): Promise<ChatFacts[]> =>
  (await (await call(`/figures/chats.jsonl?${PERIOD}`)).text())
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ChatFacts]));
export const rowsOf = async (customer: string) =>
  (await lines()).filter(({ customerId }) => customerId === customer);
export const asAttendant = (who: string, n: number, content: string) => {
  const given = text(who, n, content);
  const from = { id: 21, name: 'A21', avatarURL: null, role: 'attendant' };
  return { ...given, message: { ...given.message, from }, proven: 'attendant' };
};
/** A ledger that does not know this method until the one that comes is called. */
export async function withoutMethod(
  object: ReturnType<typeof ledger>,
  name: 'put' | 'putShifts',
): Promise<() => Promise<void>> {
  const restore = await runInDurableObject(object, (instance) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
    const { [name]: original } = prototype;
    prototype[name] = () => {
      throw new Error('The ledger is away.');
    };
    return () => {
      prototype[name] = original;
    };
  });
  return () => runInDurableObject(object, () => restore());
}

/** A ledger that answers to no row until the one that comes is called. */
export async function holdingPut(object: ReturnType<typeof ledger>): Promise<() => Promise<void>> {
  let isHeld = true;
  const restore = await runInDurableObject(object, (instance) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, (...args: unknown[]) => unknown>;
    const { put } = prototype;
    if (put === undefined) throw new Error('A ledger takes no rows.');
    prototype.put = async function held(this: unknown, ...args) {
      while (isHeld) await scheduler.wait(5);
      return put.apply(this, args);
    };
    return () => {
      prototype.put = put;
    };
  });
  return async () => {
    isHeld = false;
    await runInDurableObject(object, () => restore());
  };
}
