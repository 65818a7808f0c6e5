import type { Quiet } from '@chimpassist/protocol';
import type { DeskState } from '../desk/state.ts';

const HOUR_MS = 3_600_000;
/** When a working day begins, by the attendant's clock. */
const MORNING_HOUR = 8;

/** For how long somebody wants to be left alone. */
export const QUIETS = ['off', 'hour', 'tomorrow', 'open'] as const;
export type QuietChoice = (typeof QUIETS)[number];

/** @param now epoch ms, by the server's clock. */
export function quietOf(choice: QuietChoice, now: number): Quiet | null {
  switch (choice) {
    case 'off':
      return null;
    case 'hour':
      return { until: now + HOUR_MS };
    case 'tomorrow': {
      const morning = new Date(now);
      morning.setDate(morning.getDate() + 1);
      morning.setHours(MORNING_HOUR, 0, 0, 0);
      return { until: morning.getTime() };
    }
    case 'open':
      return { until: null };
  }
}

/** Do not disturb holds now. Its end needs nobody's act. */
export const isQuiet = ({ quiet }: Pick<DeskState, 'quiet'>, now: number): boolean =>
  quiet !== null && (quiet.until === null || quiet.until > now);
