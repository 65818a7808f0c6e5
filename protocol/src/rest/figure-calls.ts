import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { FIGURES, type FigureId } from '../payloads/figure-definitions.ts';
import { CountedChatsSchema, FIGURE_GROUPS, FiguresNowSchema, FiguresSchema } from '../payloads/figures.ts';
import { restRow } from './rest-row.ts';

/** A date is the beginning of the day in the operator's zone, and a moment has its own: ISO 8601. */
const WhenSchema = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/,
    'A time is written like "2026-11-28", or "2026-11-28T09:00:00Z".',
  ),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'There is no such date.'),
);
const period = { from: WhenSchema, to: WhenSchema };

export const figures = restRow({
  method: 'GET',
  path: '/figures',
  rule: 'attendantWithToken',
  summary: 'Figures of a period, of all, or of the caller alone who may read no others',
  query: v.object({
    ...period,
    by: v.optional(v.picklist(FIGURE_GROUPS), 'day'),
    /** Only this attendant's. */
    attendantId: v.optional(IdSchema),
  }),
  status: 200,
  answer: FiguresSchema,
  codes: [],
});
const FIGURE_IDS = Object.keys(FIGURES) as [FigureId, ...FigureId[]];
export const figuresChats = restRow({
  method: 'GET',
  path: '/figures/chats',
  rule: 'attendantWithToken',
  summary: 'The chats that a figure counts, of all, or of the caller alone who may read no others',
  query: v.object({
    ...period,
    by: v.optional(v.picklist(FIGURE_GROUPS), 'day'),
    /** Of the row with this key; left out: of the total. */
    key: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
    figure: v.optional(v.picklist(FIGURE_IDS), 'chats'),
    attendantId: v.optional(IdSchema),
    cursor: v.optional(v.pipe(v.string(), v.maxLength(2_000)), ''),
  }),
  status: 200,
  answer: CountedChatsSchema,
  codes: [],
});
export const figuresCsv = restRow({
  method: 'GET',
  path: '/figures/chats.csv',
  rule: 'right:export',
  summary: 'The facts of all chats that ended in a period, one a line, as CSV',
  query: v.object(period),
  status: 200,
  answer: null,
  codes: [],
});
export const figuresJsonLines = restRow({
  method: 'GET',
  path: '/figures/chats.jsonl',
  rule: 'right:export',
  summary: 'The facts of all chats that ended in a period, one a line, as JSON',
  query: v.object(period),
  status: 200,
  answer: null,
  codes: [],
});
export const figuresMessagesCsv = restRow({
  method: 'GET',
  path: '/figures/messages.csv',
  rule: 'right:export',
  summary: 'The messages of all chats that ended in a period, one a line, as CSV',
  query: v.object(period),
  status: 200,
  answer: null,
  codes: [],
});
export const figuresMessagesJsonLines = restRow({
  method: 'GET',
  path: '/figures/messages.jsonl',
  rule: 'right:export',
  summary: 'The messages of all chats that ended in a period, one a line, as JSON',
  query: v.object(period),
  status: 200,
  answer: null,
  codes: [],
});
export const figuresNow = restRow({
  method: 'GET',
  path: '/figures/now',
  rule: 'right:reports',
  summary: 'Who waits, and who is there, at this moment',
  status: 200,
  answer: FiguresNowSchema,
  codes: [],
});
export const metrics = restRow({
  method: 'GET',
  path: '/metrics',
  rule: 'open',
  summary: 'How it stands at this moment, for a Prometheus that knows METRICS_TOKEN',
  status: 200,
  answer: null,
  codes: ['unauthorized', 'not_configured'],
});
export const rebuildFigures = restRow({
  method: 'POST',
  path: '/figures/rebuild',
  rule: 'supervisor',
  summary: 'Has all chats hand in their facts once more, in the background',
  status: 202,
  answer: null,
  codes: [],
});
