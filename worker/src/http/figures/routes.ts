import { CALLS, type ChatFacts, type Figures, idText, isSupervisor, SafeError } from '@chimpassist/protocol';
import type { LedgerQuery, RowPlace } from '../../contract/ledger-object.ts';
import type { Aggregates } from '../../figures/aggregate.ts';
import { answerOf, type Period } from '../../figures/figures.ts';
import { addPacked } from '../../figures/packed.ts';
import { termsOf } from '../../figures/terms.ts';
import type { Objects } from '../../objects/addresses.ts';
import { type AppContext, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { verifiedAttendant } from '../tokens.ts';
import { csvHead, csvLine, jsonLine } from './lines.ts';
import { isRough, ledgersOf, periodOf } from './period.ts';

const PAGE = 500;

/** Whose figures the caller reads; null: everybody's. @throws {SafeError} `forbidden` for a colleague's. */
async function personOf(c: AppContext, asked: string | null): Promise<string | null> {
  const { principal } = await verifiedAttendant(c);
  const own = idText(principal.id);
  if (isSupervisor(principal) || asked === own) return asked;
  if ((await objectsFor(c).workspace().rightsOf(own)).includes('reports')) return asked;
  if (asked !== null)
    throw new SafeError('forbidden', 'These are the figures of a colleague. Ask a supervisor for the right.');
  return own;
}

const termsFor = async (objects: Objects) => termsOf(await objects.workspace().figureTerms());

async function figuresOf(objects: Objects, query: LedgerQuery): Promise<Figures> {
  const names = await ledgersOf(objects, query);
  const answers = await Promise.all(names.map((name) => objects.ledger(name).figures(query)));
  const total: Aggregates = {};
  const groups: Aggregates = {};
  for (const answer of answers) {
    addPacked(total, answer.total);
    addPacked(groups, answer.groups);
  }
  return answerOf({ ...query, period: query, total, groups });
}

/** Rows a page at a time: the next is asked for when the reader has taken the one before. */
async function* rowsOf(objects: Objects, period: Period): AsyncGenerator<ChatFacts[], void> {
  for (const name of await ledgersOf(objects, period)) {
    for (let after: RowPlace | null = null; ; ) {
      const page: { rows: ChatFacts[]; next: RowPlace | null } = await objects
        .ledger(name)
        .page(period.from, period.to, after, PAGE);
      yield page.rows;
      if (page.next === null) break;
      after = page.next;
    }
  }
}

async function linesAnswer(
  c: AppContext,
  given: { from: string; to: string },
  head: string,
  line: (row: ChatFacts, zone: string) => string,
  type: string,
): Promise<Response> {
  const objects = objectsFor(c);
  const { zone } = await termsFor(objects);
  const pages = rowsOf(objects, periodOf(given, zone));
  const encoder = new TextEncoder();
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!isBegun && head !== '') controller.enqueue(encoder.encode(head));
        isBegun = true;
        const { done, value } = await pages.next();
        if (done) controller.close();
        else if (value.length > 0)
          controller.enqueue(encoder.encode(value.map((row) => line(row, zone)).join('')));
      },
      async cancel() {
        await pages.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="chats.${type.includes('csv') ? 'csv' : 'jsonl'}"`,
    },
  });
}

async function answered(
  c: AppContext,
  { from, to, by }: Pick<LedgerQuery, 'by'> & { from: string; to: string },
  person: string | null,
): Promise<Response> {
  const objects = objectsFor(c);
  const terms = await termsFor(objects);
  const period = periodOf({ from, to }, terms.zone);
  return c.json(await figuresOf(objects, { ...terms, ...period, by, person, isRough: isRough(period) }));
}

async function answeredNow(c: AppContext): Promise<Response> {
  const objects = objectsFor(c);
  const { teams } = await objects.workspace().figureTerms();
  return c.json(await objects.desk().figuresNow(teams));
}

export const figures = serve(
  route(CALLS.figures, async (c, { query: { attendantId, ...query } }) =>
    answered(c, query, await personOf(c, attendantId === undefined ? null : idText(attendantId))),
  ),
  // A key with the scope reads those of everybody.
  route(CALLS.apiFigures, (c, { query: { attendantId, ...query } }) =>
    answered(c, query, attendantId === undefined ? null : idText(attendantId)),
  ),
  route(CALLS.figuresCsv, (c, { query }) =>
    linesAnswer(c, query, csvHead(), csvLine, 'text/csv; charset=utf-8'),
  ),
  route(CALLS.figuresJsonLines, (c, { query }) =>
    linesAnswer(c, query, '', jsonLine, 'application/jsonl; charset=utf-8'),
  ),
  route(CALLS.figuresNow, answeredNow),
  route(CALLS.apiFiguresNow, answeredNow),
  route(CALLS.rebuildFigures, async (c) => {
    await objectsFor(c).ledgers().rebuild();
    return c.body(null, 202);
  }),
);
