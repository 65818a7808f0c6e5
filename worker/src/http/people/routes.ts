import { CALLS, type DirectoryPerson, idText, TOKEN_HEADER } from '@chimpassist/protocol';
import { settingsFor } from '../context.ts';
import { directoryFor, done } from '../directory.ts';
import { limitSignIns } from '../rate-limit.ts';
import { route, serve } from '../route.ts';
import { tokenEnd } from '../token-end.ts';
import { keysFor, verifiedAttendant } from '../tokens.ts';

/** The built-in directory, managed by a supervisor; and everybody's own password. */
export const people = serve(
  route(CALLS.people, async (c) => c.json<DirectoryPerson[]>(await directoryFor(c).people())),
  route(CALLS.addPerson, async (c, { body }) => c.json(done(await directoryFor(c).add(body)))),
  route(CALLS.changePerson, async (c, { params: { attendantId }, body }) =>
    c.json(done(await directoryFor(c).change(idText(attendantId), body))),
  ),
  route(CALLS.resetPassword, async (c, { params: { attendantId }, body: { password } }) => {
    done(await directoryFor(c).setPassword(idText(attendantId), password));
    return c.body(null, 204);
  }),
  route(CALLS.removePerson, async (c, { params: { attendantId } }) => {
    done(await directoryFor(c).remove(idText(attendantId)));
    return c.body(null, 204);
  }),
  route(CALLS.ownPassword, async (c, { body: { current, password } }) => {
    const { principal } = await verifiedAttendant(c);
    const id = idText(principal.id);
    const directory = directoryFor(c);
    const counted = await limitSignIns(c, `own password of ${id}`);
    const answer = await directory.changeOwnPassword(id, current, password, tokenEnd());
    if ('done' in answer) await counted.succeeded();
    else if (answer.refused !== 'wrong_password') await counted.doesNotCount();
    const { signInId } = done(answer);
    const token = await (await keysFor(c))?.sign(principal, settingsFor(c).baseTopic, { signInId });
    if (token !== undefined) c.header(TOKEN_HEADER, token);
    return c.body(null, 204);
  }),
);
