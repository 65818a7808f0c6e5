import { CALLS, idText, type JoinAnswer, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import type { JoinOutcome } from '../../contract/chat-object.ts';
import { personOf } from '../add-note.ts';
import { objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { verifiedAttendant } from '../tokens.ts';

const REFUSALS = {
  no_session: 'This chat does not go on with anybody.',
  not_found: 'Nobody with this id asks to be let into this chat.',
  forbidden: 'Only who is in this chat, or a supervisor, may do this.',
  too_many: 'Too many ask already.',
};

/** @throws {SafeError} */
function stateOf(outcome: JoinOutcome): JoinAnswer {
  if ('refused' in outcome) throw new SafeError(outcome.refused, REFUSALS[outcome.refused]);
  return outcome;
}

/** How attendants come into a chat that goes on. */
export const joining = serve(
  route(CALLS.askToJoin, async (c, { params: { customerId } }) => {
    const { principal } = await verifiedAttendant(c);
    const { asksToJoin = false } = await objectsFor(c).workspace().settings();
    if (!asksToJoin)
      throw new SafeError('forbidden', 'In this team only supervisors come into a chat that goes on.');
    const attendant = { ...(await personOf(c, principal.id)), type: principal.type };
    return c.json(stateOf(await objectsFor(c).chat(sessionTopicOf(customerId)).askToJoin(attendant)), 202);
  }),
  route(CALLS.answerJoin, async (c, { params: { customerId, attendantId }, body: { accepted } }) => {
    const { principal } = await verifiedAttendant(c);
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    return c.json(stateOf(await chat.answerJoin(principal, idText(attendantId), accepted)));
  }),
);
