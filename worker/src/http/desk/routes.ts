import { CALLS, idText } from '@chimpassist/protocol';
import { objectsFor, settingsFor } from '../context.ts';
import { firstSupervisorFor } from '../directory.ts';
import { filesTakenBy } from '../files-taken.ts';
import { addressesFor } from '../mqtt-addresses.ts';
import { route, serve } from '../route.ts';
import { principalOf, verifiedAttendant } from '../tokens.ts';

export const attendants = serve(
  route(CALLS.attendantConfig, (c) =>
    c.json({
      keepAliveTTL: settingsFor(c).attendantKeepAliveMs,
      ...addressesFor(c),
      ...(firstSupervisorFor(c) === null ? {} : { hasDirectory: true }),
      attachments: filesTakenBy(c),
    }),
  ),
  route(CALLS.attendantSessions, async (c, { params: { attendantId }, query: { offset, limit } }) => {
    const sessions = await objectsFor(c).desk().sessionsOf(idText(attendantId), offset, limit);
    // Where legacy clients may ask without a token, anybody may: how somebody is tagged is for attendants.
    const isProven = (await principalOf(c)).kind === 'attendant';
    return c.json(isProven ? sessions : sessions.map(({ tags: _, ...session }) => session));
  }),
  route(CALLS.desk, async (c) => {
    const { principal, signInId, expiresAt } = await verifiedAttendant(c);
    // The desk learns of sign-ins that it was not told of: those from before it kept them.
    const signIn = { id: signInId, until: expiresAt };
    return c.json(await objectsFor(c).desk().pictureFor(idText(principal.id), principal.type, signIn));
  }),
);
