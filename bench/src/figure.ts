import type { Direction } from './statistics.ts';

export interface Aim {
  sign: '≤' | '≥';
  bound: number;
}

/** One line of the table, whatever its values. */
export interface Line {
  bench: string;
  /** What was measured, in a few words. */
  what: string;
  /** Of the values: `×` is a ratio within one run. */
  unit: string;
  better: Direction;
  /** Null where the figure is only reported. */
  aim: Aim | null;
  /** Counted, not timed: other programs on the machine do not change it. */
  isCount: boolean;
  /** The bare numbers behind it. They say something about this machine only. */
  behind: string;
  /** Rates a second behind it, by name, for the pages that quote them. */
  rates?: Readonly<Record<string, number>>;
}

/** What one run found of a line. */
export interface Figure extends Line {
  value: number;
}

type Measured = Omit<Figure, 'aim' | 'better' | 'isCount'> & { isCount?: boolean };

/** A figure that should be at most `bound`. */
export const atMost = (figure: Measured, bound: number): Figure => ({
  isCount: false,
  ...figure,
  better: 'lower',
  aim: { sign: '≤', bound },
});

/** A figure that should be at least `bound`. */
export const atLeast = (figure: Measured, bound: number): Figure => ({
  isCount: false,
  ...figure,
  better: 'higher',
  aim: { sign: '≥', bound },
});

/** A figure without an aim. */
export const reported = (figure: Measured, better: Direction): Figure => ({
  isCount: false,
  ...figure,
  better,
  aim: null,
});

/** Whether the value reaches the aim; a value that is not a number does not. */
export const reaches = ({ sign, bound }: Aim, value: number): boolean =>
  sign === '≤' ? value <= bound : value >= bound;

export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
