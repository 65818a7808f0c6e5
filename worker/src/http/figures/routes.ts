import { CALLS, type Figures, idText, isSupervisor, SafeError } from '@chimpassist/protocol';
import type { LedgerQuery } from '../../contract/ledger-object.ts';
import { answerOf, figuresOfShifts, type Period } from '../../figures/figures.ts';
import { addPacked } from '../../figures/packed.ts';
import { termsOf } from '../../figures/terms.ts';
import type { Objects } from '../../objects/addresses.ts';
import { type AppContext, accessFor, objectsFor } from '../context.ts';
import { route, serve } from '../route.ts';
import { isSameSecret } from '../secret.ts';
import { bearerOf, verifiedAttendant } from '../tokens.ts';
import { countedChats } from './counted.ts';
import { chatsWithin, type Export, exported, messagesWithin } from './export.ts';
import { CHAT_LINES, MESSAGE_LINES } from './lines.ts';
import { metricsText } from './metrics.ts';
import { isRough, ledgersOf, periodOf } from './period.ts';

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
  const [shifts, ...answers] = await Promise.all([
    objects.desk().openShifts(),
    ...names.map((name) => objects.ledger(name).figures(query)),
  ]);
  const { total, groups } = figuresOfShifts(shifts, query);
  for (const answer of answers) {
    addPacked(total, answer.total);
    addPacked(groups, answer.groups);
  }
  return answerOf({ ...query, period: query, total, groups });
}

/** With the names of the persons, as far as the desk knows them. */
async function withNames(objects: Objects, found: Figures): Promise<Figures> {
  const standings = await objects.desk().standings(found.rows.map(({ key }) => key));
  const rows = found.rows.map((row) => {
    const standing = standings.get(row.key);
    const name = standing?.kind === 'signedIn' ? standing.person?.name : undefined;
    return name === undefined ? row : { ...row, name };
  });
  return { ...found, rows };
}

/** @param pages what is exported, of a period. */
async function exportOf<T>(
  c: AppContext,
  given: { from: string; to: string },
  pages: (objects: Objects, period: Period) => AsyncGenerator<T[], void>,
  file: Pick<Export<T>, 'kind' | 'lines' | 'name'>,
): Promise<Response> {
  const objects = objectsFor(c);
  const { zone } = await termsFor(objects);
  return exported({ ...file, zone, pages: pages(objects, periodOf(given, zone)) });
}

async function answered(
  c: AppContext,
  { from, to, by }: Pick<LedgerQuery, 'by'> & { from: string; to: string },
  person: string | null,
): Promise<Response> {
  const objects = objectsFor(c);
  const terms = await termsFor(objects);
  const period = periodOf({ from, to }, terms.zone);
  const found = await figuresOf(objects, { ...terms, ...period, by, person, isRough: isRough(period) });
  return c.json(by === 'person' ? await withNames(objects, found) : found);
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
  route(
    CALLS.figuresChats,
    async (c, { query: { from, to, by, attendantId, figure, key = null, cursor } }) => {
      const person = await personOf(c, attendantId === undefined ? null : idText(attendantId));
      const objects = objectsFor(c);
      const terms = await termsFor(objects);
      const period = periodOf({ from, to }, terms.zone);
      const query = { ...terms, ...period, by, person, figure, key, isRough: false };
      return c.json(await countedChats(objects, query, cursor));
    },
  ),
  route(CALLS.figuresCsv, (c, { query }) =>
    exportOf(c, query, chatsWithin, { kind: 'csv', lines: CHAT_LINES, name: 'chats' }),
  ),
  route(CALLS.figuresJsonLines, (c, { query }) =>
    exportOf(c, query, chatsWithin, { kind: 'jsonl', lines: CHAT_LINES, name: 'chats' }),
  ),
  route(CALLS.figuresMessagesCsv, (c, { query }) =>
    exportOf(c, query, messagesWithin, { kind: 'csv', lines: MESSAGE_LINES, name: 'messages' }),
  ),
  route(CALLS.figuresMessagesJsonLines, (c, { query }) =>
    exportOf(c, query, messagesWithin, { kind: 'jsonl', lines: MESSAGE_LINES, name: 'messages' }),
  ),
  route(CALLS.figuresNow, answeredNow),
  route(CALLS.apiFiguresNow, answeredNow),
  route(CALLS.metrics, async (c) => {
    const { metricsToken } = accessFor(c);
    if (metricsToken === null)
      throw new SafeError('not_configured', 'METRICS_TOKEN is not set, so nobody reads metrics.');
    if (!isSameSecret(bearerOf(c) ?? '', metricsToken))
      throw new SafeError('unauthorized', 'Say METRICS_TOKEN as a Bearer token.');
    const objects = objectsFor(c);
    const [{ goal, teams }, heardAt, doubts] = await Promise.all([
      objects.workspace().figureTerms(),
      objects.desk().bridgeHeardAt(),
      objects.desk().doubts(),
    ]);
    const now = await objects.desk().figuresNow(teams);
    return c.body(metricsText({ now, goal, heardAt, doubts, at: Date.now() }), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  }),
  route(CALLS.rebuildFigures, async (c) => {
    await objectsFor(c).ledgers().rebuild();
    return c.body(null, 202);
  }),
);
