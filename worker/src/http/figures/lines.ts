import type { ChatFacts } from '@chimpassist/protocol';

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
  answered_by: ({ answeredBy }) => answeredBy,
  responses_ms: ({ answers }) => answers.map(({ ms }) => ms).join(' '),
  handling_ms: ({ stays }) => lengthOf(stays.filter(isHuman)),
  duration_ms: ({ askedAt, endedAt }) => endedAt - askedAt,
  bot_ms: ({ stays }) => lengthOf(stays.filter((stay) => !isHuman(stay))),
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

/** A program that opens the file would take such a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of CSV: what a stranger wrote is text, and stays in its cell. */
function cellOf(value: Cell): string {
  const text = String(value ?? '');
  const plain = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** By the mark at its beginning Excel knows that it is UTF-8. */
export const csvHead = (): string => `\ufeff${lineOf(Object.keys(COLUMNS))}`;

export const csvLine = (row: ChatFacts, zone: string): string =>
  lineOf(Object.values(COLUMNS).map((cell) => cell(row, zone)));

/** The row as the ledger has it: times are epoch ms. */
export const jsonLine = (row: ChatFacts, zone: string): string => `${JSON.stringify({ ...row, zone })}\n`;
