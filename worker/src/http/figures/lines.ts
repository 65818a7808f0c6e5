import { type ChatFacts, idText } from '@chimpassist/protocol';
import type { FactsMessage } from '../../contract/ledger-object.ts';

const isHuman = ({ isBot }: ChatFacts['stays'][number]): boolean => isBot !== true;
const lengthOf = (stays: ChatFacts['stays']): number =>
  stays.reduce((sum, { from, to }) => sum + (to - from), 0);
const timeOf = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
const after = (from: number, at: number | null): number | null => (at === null ? null : at - from);

type Cell = string | number | null;

/** The columns of a chat's row, in their order. Times are ISO 8601 in UTC, lengths ms. */
const COLUMNS: Record<string, (row: ChatFacts, zone: string) => Cell> = {
  ended_at: ({ endedAt }) => timeOf(endedAt),
  asked_at: ({ askedAt }) => timeOf(askedAt),
  zone: (_, zone) => zone,
  customer_id: ({ customerId }) => customerId,
  session_id: ({ sessionId }) => sessionId,
  part: ({ part }) => part,
  reopened: ({ isReopened }) => (isReopened ? 'yes' : 'no'),
  ending: ({ ending }) => ending,
  ended_by: ({ endedBy }) => endedBy,
  told_nobody_at: ({ unavailableAt }) => timeOf(unavailableAt),
  waiting_ms: ({ waitsSince, assignedAt }) => after(waitsSince, assignedAt),
  first_response_ms: ({ waitsSince, answeredAt }) => after(waitsSince, answeredAt),
  first_response_open_ms: ({ openAnswerMs }) => openAnswerMs,
  first_response_open_ms_by_team: ({ teamOpenAnswerMs = {} }) =>
    Object.entries(teamOpenAnswerMs)
      .map(([team, ms]) => `${team}:${ms}`)
      .join(' '),
  answered_by: ({ answeredBy }) => answeredBy,
  responses_ms: ({ answers }) => answers.map(({ ms }) => ms).join(' '),
  handling_ms: ({ stays }) => lengthOf(stays.filter(isHuman)),
  duration_ms: ({ askedAt, endedAt }) => endedAt - askedAt,
  bot_ms: ({ stays }) => lengthOf(stays.filter((stay) => !isHuman(stay))),
  offers_accepted_ms: ({ offers = [] }) =>
    offers.flatMap(({ end, ms }) => (end === 'accepted' ? [ms] : [])).join(' '),
  offers_missed: ({ offers = [] }) =>
    offers.filter(({ end, isDeclined }) => end !== 'accepted' && !isDeclined).length,
  offers_declined: ({ offers = [] }) => offers.filter(({ isDeclined }) => isDeclined).length,
  hand_overs: ({ handOvers }) => handOvers.length,
  customer_messages: ({ customerWords }) => customerWords,
  attendant_messages: ({ humanWords }) => humanWords,
  bot_messages: ({ botWords }) => botWords,
  attendants: ({ stays }) => [...new Set(stays.filter(isHuman).map(({ who }) => who))].join(' '),
  teams: ({ teams }) => teams.join(' '),
  tags: ({ tags }) => tags.join(' '),
  rating: ({ rating }) => rating,
  language: ({ language }) => language,
  page: ({ page }) => page,
  site: ({ site }) => site,
};

/** The same of a message's row. */
const MESSAGE_COLUMNS: Record<string, (item: FactsMessage, zone: string) => Cell> = {
  received_at: ({ message }) => timeOf(message.receivedAt),
  zone: (_, zone) => zone,
  customer_id: ({ row }) => row.customerId,
  session_id: ({ row }) => row.sessionId,
  part: ({ row }) => row.part,
  seq: ({ message }) => message.seq,
  from_role: ({ message }) => message.from.role ?? '',
  from_id: ({ message }) => idText(message.from.id),
  from_name: ({ message }) => message.from.name,
  content: ({ message }) => message.content,
  files: ({ message }) => (message.attachments ?? []).map(({ name }) => name).join(' '),
  read_at: ({ message }) => timeOf(message.readAt ?? null),
};

/** A program that opens the file would take such a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of CSV: what a stranger wrote is text, and stays in its cell. */
function cellOf(value: Cell): string {
  const text = String(value ?? '');
  const plain = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** How one kind of row becomes lines. */
export interface Lines<T> {
  /** By the mark at its beginning Excel knows that it is UTF-8. */
  csvHead: string;
  csv(row: T, zone: string): string;
  /** The row as it is stored: times are epoch ms. */
  jsonl(row: T, zone: string): string;
}

const linesBy = <T>(
  columns: Record<string, (row: T, zone: string) => Cell>,
  stored: (row: T) => object,
): Lines<T> => ({
  csvHead: `\ufeff${lineOf(Object.keys(columns))}`,
  csv: (row, zone) => lineOf(Object.values(columns).map((cell) => cell(row, zone))),
  jsonl: (row, zone) => `${JSON.stringify({ ...stored(row), zone })}\n`,
});

export const CHAT_LINES = linesBy(COLUMNS, (row) => row);
export const MESSAGE_LINES = linesBy(MESSAGE_COLUMNS, ({ row, message }) => ({ ...row, message }));
