import { type AssistLine, CALLS, idText, SafeError, sessionTopicOf } from '@chimpassist/protocol';
import { type AppContext, accessFor, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { attendantIdFor } from '../tokens.ts';
import { askModel, type Model } from './ask-model.ts';
import { Mask } from './mask.ts';
import { promptOf } from './prompt.ts';

/** As much of a chat as is needed to know what it is about. */
const MESSAGES = 40;

/** @throws {SafeError} `not_configured` */
function modelFor(c: AppContext): Model {
  const { assistantEndpoint, assistantKey, assistantModel } = accessFor(c);
  if (assistantEndpoint === null || assistantModel === null)
    throw new SafeError(
      'not_configured',
      'There is no assistant here: the operator sets ASSISTANT_ENDPOINT and ASSISTANT_MODEL.',
    );
  return { endpoint: assistantEndpoint, key: assistantKey, name: assistantModel };
}

const lineOf = (line: AssistLine): string => `${JSON.stringify(line)}\n`;

/** What comes next; a model that breaks off is told in the last line. */
async function nextLine(texts: AsyncGenerator<string>): Promise<AssistLine> {
  try {
    const { done, value } = await texts.next();
    return done ? { done: true } : { text: value };
  } catch (error) {
    if (!(error instanceof SafeError)) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

/** What attendants ask the operator's language model. Nothing goes anywhere where there is none. */
export const assistant = serve(
  route(CALLS.assist, async (c, { params: { customerId }, body }) => {
    const model = modelFor(c);
    const chat = objectsFor(c).chat(sessionTopicOf(customerId));
    const [customer, entries] = await Promise.all([chat.customer(), chat.recent(0, MESSAGES)]);
    if (customer === null) throw new SafeError('not_found', 'This customer was never here.');
    const mask = new Mask([customer.name]);
    const hide = (text: string): string => (accessFor(c).assistantMasks ? mask.hide(text) : text);
    const by = await attendantIdFor(c);
    const most = accessFor(c).assistantDayLimit;
    if (!(await objectsFor(c).workspace().noteAssist(idText(customerId), body.task, by, most)))
      throw new SafeError(
        'rate_limited',
        `You have asked the assistant ${most} times today: it answers again tomorrow.`,
      );
    const texts = mask.shown(askModel(model, promptOf(body, entries, hide)));
    // Before the answer begins, so that a model that is silent or refuses is an error like all others.
    const first = await texts.next();
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          controller.enqueue(encoder.encode(lineOf({ text: first.value ?? '' })));
        },
        async pull(controller) {
          const next = await nextLine(texts);
          controller.enqueue(encoder.encode(lineOf(next)));
          if (!('text' in next)) controller.close();
        },
        async cancel() {
          await texts.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
    return c.body(stream, 200, { 'content-type': 'application/x-ndjson' });
  }),
);
