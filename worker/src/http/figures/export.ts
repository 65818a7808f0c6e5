import type { ChatFacts } from '@chimpassist/protocol';
import type {
  FactsMessage,
  FactsPage,
  MessagePlace,
  MessagesPage,
  RowPlace,
} from '../../contract/ledger-object.ts';
import type { Period } from '../../figures/figures.ts';
import type { Objects } from '../../objects/addresses.ts';
import type { Lines } from './lines.ts';
import { ledgersOf } from './period.ts';

const PAGE = 500;

/** Rows a page at a time: the next is asked for when the reader has taken the one before. */
export async function* chatsWithin(objects: Objects, period: Period): AsyncGenerator<ChatFacts[], void> {
  for (const name of await ledgersOf(objects, period)) {
    for (let after: RowPlace | null = null; ; ) {
      const page: Pick<FactsPage, 'next' | 'rows'> = await objects
        .ledger(name)
        .page(period.from, period.to, after, PAGE);
      yield page.rows;
      if (page.next === null) break;
      after = page.next;
    }
  }
}

/** What was said in them, a page at a time. */
export async function* messagesWithin(
  objects: Objects,
  period: Period,
): AsyncGenerator<FactsMessage[], void> {
  for (const name of await ledgersOf(objects, period)) {
    for (let after: MessagePlace | null = null; ; ) {
      const page: MessagesPage = await objects.ledger(name).messages(period.from, period.to, after);
      yield page.items;
      if (page.next === null) break;
      after = page.next;
    }
  }
}

export interface Export<T> {
  pages: AsyncGenerator<T[], void>;
  lines: Lines<T>;
  kind: 'csv' | 'jsonl';
  zone: string;
  /** Of the file, without its end. */
  name: string;
}

/** A file of lines, streamed. */
export function exported<T>({ pages, lines, kind, zone, name }: Export<T>): Response {
  const encoder = new TextEncoder();
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isBegun && kind === 'csv') controller.enqueue(encoder.encode(lines.csvHead));
        isBegun = true;
        const { done, value } = await pages.next();
        if (done) controller.close();
        else if (value.length > 0)
          controller.enqueue(encoder.encode(value.map((row) => lines[kind](row, zone)).join('')));
      },
      async cancel() {
        await pages.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': `${kind === 'csv' ? 'text/csv' : 'application/jsonl'}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}.${kind}"`,
    },
  });
}
