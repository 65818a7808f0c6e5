import type { FigureGroup, FigureId } from '@chimpassist/protocol';
import { createSignal } from 'solid-js';
import type { PeriodName } from './period.ts';
import type { Measure } from './values.ts';

/** What somebody looks at. */
export interface Choice {
  period: PeriodName;
  /** Of a span of one's own: its first and last day. */
  first: string;
  last: string;
  by: FigureGroup;
  /** What the chart shows. */
  figure: FigureId;
  measure: Measure;
}

const [choice, setChoice] = createSignal<Choice>({
  ...{ period: 'week', first: '', last: '', by: 'day', figure: 'chats', measure: 'value' },
});

/** It is the same when one comes back from a chat. */
export { choice };
export const choose = (change: Partial<Choice>): void =>
  void setChoice((before) => ({ ...before, ...change }));
