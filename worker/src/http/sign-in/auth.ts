import { CALLS, idText, isSafeInAcl, TOKEN_HEADER } from '@chimpassist/protocol';
import type { Account } from '../../contract/desk-object.ts';
import { newSignInId } from '../../contract/sign-in-epoch.ts';
import { type AppContext, accessFor, objectsFor, settingsFor } from '../context.ts';
import { firstSupervisorFor } from '../directory.ts';
import { endpointOf } from '../hook-call.ts';
import { addressesFor } from '../mqtt-addresses.ts';
import { limitSignIns } from '../rate-limit.ts';
import { route, serve } from '../route.ts';
import { tokenEnd } from '../token-end.ts';
import { keysOrLegacy } from '../tokens.ts';
import { askDirectory } from './ask-directory.ts';
import { askAuthentication } from './ask-hook.ts';

/** Who is let in, and as which sign-in. @throws {SafeError} */
async function letIn(
  c: AppContext,
  credentials: { email: string; password: string },
): Promise<{ user: Account; signInId: string }> {
  const first = firstSupervisorFor(c);
  if (first !== null) {
    const counted = await limitSignIns(c, credentials.email);
    const { person, epoch } = await askDirectory(objectsFor(c).directory(), credentials, first, counted);
    const { id, name, email, avatarURL, type } = person;
    return { user: { id, name, email, avatarURL, type }, signInId: newSignInId(epoch) };
  }
  const endpoint = endpointOf(accessFor(c).authenticationEndpoint, 'AUTHENTICATION_ENDPOINT');
  const counted = await limitSignIns(c, credentials.email);
  return { user: await askAuthentication(endpoint, credentials, counted), signInId: newSignInId() };
}

/** An attendant signs in, by the operator's word or the built-in directory's. */
export const auth = serve(
  route(CALLS.signIn, async (c, { body: credentials }) => {
    const keys = await keysOrLegacy(c);
    const { user, signInId } = await letIn(c, credentials);
    const { id, type } = user;
    if (keys !== null && isSafeInAcl(idText(id))) {
      const principal = { kind: 'attendant', id, type } as const;
      await Promise.all([
        objectsFor(c)
          .signInGuard(`attendant ${idText(id)}`)
          .signedIn(type),
        objectsFor(c).desk().signedIn(user, { id: signInId, until: tokenEnd() }),
      ]);
      c.header(TOKEN_HEADER, await keys.sign(principal, settingsFor(c).baseTopic, { signInId }));
      return c.json({ ...user, ...addressesFor(c) });
    }
    return c.json(user);
  }),
);
