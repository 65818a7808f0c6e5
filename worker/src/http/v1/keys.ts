import { type ApiKey, CALLS, SafeError } from '@chimpassist/protocol';
import { type AppContext, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { attendantIdFor } from '../tokens.ts';
import { hashOfKey, newKeyText } from './key-text.ts';

const NOT_THERE = 'There is no key with this id.';

/** Stores a new text of a key, and shows it this once. */
async function shown(
  c: AppContext,
  store: (hash: string, by: string) => Promise<ApiKey>,
): Promise<ApiKey & { key: string }> {
  const key = newKeyText();
  return { ...(await store(await hashOfKey(key), await attendantIdFor(c))), key };
}

/** Keys of `/v1`: supervisors make them, and take them away. */
export const keys = serve(
  route(CALLS.keys, async (c) => c.json({ data: await objectsFor(c).workspace().keys() })),
  route(CALLS.addKey, async (c, { body }) => {
    if (body.expiresAt !== null && body.expiresAt <= Date.now())
      throw new SafeError('bad_request', 'expiresAt: this time is over. It is in milliseconds since 1970.');
    const answer = await shown(c, async (hash, by) => {
      const key = await objectsFor(c).workspace().addKey(body, hash, by);
      if (key === null) throw new SafeError('too_many', 'There is room for no more keys. Remove one first.');
      return key;
    });
    return c.json(answer, 201);
  }),
  route(CALLS.rotateKey, async (c, { params: { keyId }, body: { overlapSeconds } }) =>
    c.json(
      await shown(c, async (hash, by) => {
        const key = await objectsFor(c)
          .workspace()
          .rotateKey(keyId, hash, overlapSeconds * 1000, by);
        if (key === null) throw new SafeError('not_found', NOT_THERE);
        return key;
      }),
    ),
  ),
  route(CALLS.deleteKey, async (c, { params: { keyId } }) => {
    if (
      !(await objectsFor(c)
        .workspace()
        .removeKey(keyId, await attendantIdFor(c)))
    )
      throw new SafeError('not_found', NOT_THERE);
    return c.body(null, 204);
  }),
);
