import { CALLS, type Id, idText, type MessageChange, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { type AppContext, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { verifiedAttendant } from '../tokens.ts';

const MINUTE_MS = 60_000;
const REFUSALS = {
  not_found: 'There is no such message any more.',
  forbidden: 'Only who has written a message changes it.',
  too_late: 'The time within which it can be changed is over.',
};

/** @param content null takes the message back. @throws {SafeError} */
async function change(
  c: AppContext,
  customerId: Id,
  seq: number,
  content: string | null,
): Promise<MessageChange> {
  const { principal } = await verifiedAttendant(c);
  const { changeMinutes = 0 } = await objectsFor(c).workspace().settings();
  if (changeMinutes === 0)
    throw new SafeError('forbidden', 'In this team nobody changes what they have written.');
  const words = { seq, by: idText(principal.id), content, withinMs: changeMinutes * MINUTE_MS };
  const answer = await objectsFor(c).chat(sessionTopicOf(customerId)).changeMessage(words);
  if ('refused' in answer) throw new SafeError(answer.refused, REFUSALS[answer.refused]);
  return answer.change;
}

/** What attendants make of what they have written. */
export const messageChanges = serve(
  route(CALLS.changeMessage, async (c, { params: { customerId, seq }, body: { content } }) =>
    c.json(await change(c, customerId, seq, content)),
  ),
  route(CALLS.deleteMessage, async (c, { params: { customerId, seq } }) =>
    c.json(await change(c, customerId, seq, null)),
  ),
  route(CALLS.messageVersions, async (c, { params: { customerId, seq } }) => {
    const versions = await objectsFor(c).chat(sessionTopicOf(customerId)).messageVersions(seq);
    if (versions === null) throw new SafeError('not_found', REFUSALS.not_found);
    return c.json(versions);
  }),
);
