import { CALLS, idText, TOKEN_HEADER } from '@chimpassist/protocol';
import { objectsFor, settingsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { tokenEnd } from '../token-end.ts';
import { keysFor, verifiedAttendant } from '../tokens.ts';

export const signIn = serve(
  route(CALLS.renewToken, async (c) => {
    const { principal, signInId } = await verifiedAttendant(c);
    // The level is the hook's last word, also where this token is from before it.
    const type = await objectsFor(c).desk().tokenSeen(idText(principal.id), principal.type, {
      id: signInId,
      until: tokenEnd(),
    });
    const token = await (await keysFor(c))?.sign({ ...principal, type }, settingsFor(c).baseTopic, {
      signInId,
    });
    if (token !== undefined) c.header(TOKEN_HEADER, token);
    return c.body(null, 204);
  }),
  route(CALLS.signOut, async (c) => {
    const { principal, signInId } = await verifiedAttendant(c);
    // A token that was renewed this very moment is the one that lasts longest.
    await objectsFor(c).signInGuard(`attendant ${principal.id}`).revoke(signInId, tokenEnd());
    await objectsFor(c).desk().signedOut(idText(principal.id), signInId);
    return c.body(null, 204);
  }),
  route(CALLS.jwks, async (c) => {
    c.header('cache-control', 'public, max-age=300');
    return c.json((await keysFor(c))?.jwks ?? { keys: [] });
  }),
);
