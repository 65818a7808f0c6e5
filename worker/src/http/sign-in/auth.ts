import { CALLS, idText, isSafeInAcl, SafeError, TOKEN_HEADER } from '@chimpassist/protocol';
import * as v from 'valibot';
import { accessFor, objectsFor, settingsFor } from '../context.ts';
import { askHook, endpointOf } from '../hook-call.ts';
import { addressesFor } from '../mqtt/addresses.ts';
import { limitSignIns } from '../rate-limit.ts';
import { route, serve } from '../route.ts';
import { keysOrLegacy } from '../tokens.ts';
import { HookUserSchema } from './hook-user.ts';
import { tokenEnd } from './token-end.ts';

/** An attendant signs in, by the operator's word. */
export const auth = serve(
  route(CALLS.signIn, async (c, { body: credentials }) => {
    const keys = await keysOrLegacy(c);
    const endpoint = endpointOf(accessFor(c).authenticationEndpoint, 'AUTHENTICATION_ENDPOINT');
    const counted = await limitSignIns(c, credentials.email);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    };
    const url = `${endpoint}/chimpassist/auth`;
    const answer = await askHook('authentication', url, init, [401, 404]).catch(async (error: unknown) => {
      await counted.doesNotCount();
      throw error;
    });
    if (answer.status === 404)
      throw new SafeError('unknown_email', 'There is no attendant with this e-mail.');
    if (answer.status === 401) throw new SafeError('wrong_password', 'The password is wrong.');
    await counted.succeeded();
    const user = v.safeParse(HookUserSchema, await answer.json());
    if (!user.success)
      throw new SafeError(
        'hook_nonsense',
        'The authentication service answered with something that is not a user.',
      );
    const { id, type } = user.output;
    if (keys !== null && isSafeInAcl(idText(id))) {
      const principal = { kind: 'attendant', id, type } as const;
      const signInId = crypto.randomUUID();
      await Promise.all([
        objectsFor(c)
          .signInGuard(`attendant ${idText(id)}`)
          .signedIn(type),
        objectsFor(c).desk().signedIn(user.output, { id: signInId, until: tokenEnd() }),
      ]);
      c.header(TOKEN_HEADER, await keys.sign(principal, settingsFor(c).baseTopic, { signInId }));
      return c.json({ ...user.output, ...addressesFor(c) });
    }
    return c.json(user.output);
  }),
);
