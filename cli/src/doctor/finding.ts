/** What a check found. `cure` says what to do, where something is to be done. */
export interface Finding {
  what: string;
  state: 'ok' | 'look' | 'wrong';
  text: string;
  cure?: string;
}

const SIGNS = { ok: '✓', look: '!', wrong: '✗' };
const WIDTH = 10;

export const findingLine = ({ what, state, text, cure }: Finding): string =>
  `${SIGNS[state]} ${what.padEnd(WIDTH)} ${text}${cure === undefined ? '' : `\n  ${' '.repeat(WIDTH)} → ${cure}`}`;
