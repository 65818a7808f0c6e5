import {
  CALLS,
  type CountedChats,
  type FigureGroup,
  type FigureId,
  type Figures,
  pathOf,
} from '@chimpassist/protocol';
import type { AttendantRestOptions } from './attendant-rest.ts';
import { createTokenCalls } from './token-calls.ts';

/** A date is the beginning of that day in the operator's zone; `to` is not a part of the period any more. */
export interface FiguresPeriod {
  from: string;
  to: string;
}

/** What can be saved as a file: the chats of a period, or what was said in them. */
export type FiguresFile = 'chats.csv' | 'chats.jsonl' | 'messages.csv' | 'messages.jsonl';

const FILES = {
  'chats.csv': CALLS.figuresCsv,
  'chats.jsonl': CALLS.figuresJsonLines,
  'messages.csv': CALLS.figuresMessagesCsv,
  'messages.jsonl': CALLS.figuresMessagesJsonLines,
};
/** A file of a long period takes its time. */
const FILE_TIMEOUT_MS = 600_000;

/** The figures of the team, or the attendant's own. Each call throws {@link RestError}. */
export function createFiguresRest(options: AttendantRestOptions) {
  const { call, get } = createTokenCalls(options);
  return {
    figures: (period: FiguresPeriod, by: FigureGroup): Promise<Figures> =>
      get(pathOf(CALLS.figures, {}, { ...period, by }), CALLS.figures.answer),
    /** @param key of the row; null: of the total. @param cursor of the page before. */
    chats: (
      period: FiguresPeriod,
      by: FigureGroup,
      { figure, key }: { figure: FigureId; key: string | null },
      cursor = '',
    ): Promise<CountedChats> =>
      get(
        pathOf(CALLS.figuresChats, {}, { ...period, by, figure, cursor, ...(key === null ? {} : { key }) }),
        CALLS.figuresChats.answer,
      ),
    file: async (file: FiguresFile, period: FiguresPeriod): Promise<Blob> =>
      (
        await call(pathOf(FILES[file], {}, { ...period }), { signal: AbortSignal.timeout(FILE_TIMEOUT_MS) })
      ).blob(),
  };
}

export type FiguresRest = ReturnType<typeof createFiguresRest>;
