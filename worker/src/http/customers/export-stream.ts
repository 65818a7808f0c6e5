import type { Id } from '@chimpassist/protocol';
import type { ChatSession } from '../../objects/chat-session.ts';

type Chat = Pick<
  DurableObjectStub<ChatSession>,
  'attributes' | 'consents' | 'customer' | 'messagesPage' | 'notes' | 'sessionsPage' | 'tags'
>;

const NOTES_PAGE = 100;

/**
 * Everything that is stored of a customer, as JSON: `{customerId, customer, sessions, messages, notes, tags, attributes, consents}`. Each page is asked for when
 * the reader has taken the one before, so that a history of any length needs the memory of one page.
 *
 * @param asked the id as the caller wrote it, for somebody who never was here.
 */
export async function exportOf(chat: Chat, asked: Id): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  // Before the answer begins, so that an object that does not answer is an error and no torn file.
  const customer = await chat.customer();
  const texts = textsOf(chat, customer, asked);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // What throws here breaks the answer off: a reader sees that it is not whole.
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await texts.return();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* textsOf(
  chat: Chat,
  customer: Awaited<ReturnType<Chat['customer']>>,
  asked: Id,
): AsyncGenerator<string, void> {
  yield `{"customerId":${JSON.stringify(customer?.id ?? asked)},"customer":${JSON.stringify(customer)},"sessions":[`;
  yield* pages((after) => chat.sessionsPage(after));
  yield '],"messages":[';
  yield* pages((after) => chat.messagesPage(after));
  yield '],"notes":[';
  yield* pages(async (after) => {
    const items = await chat.notes(after, undefined, NOTES_PAGE);
    return { items, next: items.at(-1)?.n ?? null };
  });
  yield `],"tags":${JSON.stringify(await chat.tags())},"attributes":${JSON.stringify(await chat.attributes())},"consents":${JSON.stringify(await chat.consents())}}`;
}

async function* pages(
  ask: (after: number) => Promise<{ items: unknown[]; next: number | null }>,
): AsyncGenerator<string, void> {
  let isFirst = true;
  for (let after: number | null = 0; after !== null; ) {
    const { items, next }: { items: unknown[]; next: number | null } = await ask(after);
    if (items.length > 0) yield `${isFirst ? '' : ','}${items.map((item) => JSON.stringify(item)).join(',')}`;
    isFirst &&= items.length === 0;
    after = next;
  }
}
