import { type Principal, SafeError } from '@chimpassist/protocol';
import type { KeyUse } from '../../contract/workspace-object.ts';
import { type AppContext, objectsFor } from '../context.ts';
import { RateLimited } from '../rate-limit.ts';
import { hashOfKey } from './key-text.ts';

/** What was asked for of a request: one call counts once. */
const seen = new WeakMap<Request, Promise<KeyUse>>();

/**
 * Whose key the request brings. The answer says how many calls are left.
 *
 * @throws {SafeError} `unauthorized` for one that was removed, has ended or was never ours; {@link RateLimited}
 */
export async function keyCaller(c: AppContext, key: string): Promise<Extract<Principal, { kind: 'key' }>> {
  const asked = seen.get(c.req.raw) ?? useOf(c, key);
  seen.set(c.req.raw, asked);
  const { id, name, scopes, limit, remaining, resetMs, isOver } = await asked;
  c.header('ratelimit-limit', String(limit));
  c.header('ratelimit-remaining', String(remaining));
  c.header('ratelimit-reset', String(Math.max(1, Math.ceil(resetMs / 1000))));
  if (isOver) throw new RateLimited(resetMs);
  return { kind: 'key', id, name, scopes };
}

async function useOf(c: AppContext, key: string): Promise<KeyUse> {
  const use = await objectsFor(c)
    .workspace()
    .useKey(await hashOfKey(key));
  if (use === null) throw new SafeError('unauthorized', 'This key has ended or was never valid here.');
  return use;
}
