import { parseArgs } from 'node:util';
import { ROWS, withNeeded } from './rows.ts';

/** What the person at the terminal asked for. */
export interface Options {
  /** A tenth of the full run. */
  quick: boolean;
  /** The rows that were asked for, without those that they need. */
  asked: string[];
  /** Some rows only: the pages stay as they are. */
  isPart: boolean;
  runs: number;
  /** A commit to measure beside this tree. */
  compare: string | null;
}

const RUNS = { full: 3, quick: 1, compare: 5 };
const MANY = 99;

/** @throws {RangeError} saying what cannot be done, in a sentence */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const { quick, compare = null } = values;
  const asked = values.only === undefined ? Object.keys(ROWS) : values.only.split(',');
  // Only to say which row there is not.
  withNeeded(asked);
  const usual = compare !== null ? RUNS.compare : quick ? RUNS.quick : RUNS.full;
  const runs = values.runs === undefined ? usual : Number(values.runs);
  if (!Number.isSafeInteger(runs) || runs < 1 || runs > MANY) {
    throw new RangeError(`--runs takes a number from 1 to ${MANY}, and not ${values.runs}.`);
  }
  return { quick, asked, isPart: values.only !== undefined, runs, compare };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        runs: { type: 'string' },
        compare: { type: 'string' },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`${reason} The bench knows --only, --runs, --quick and --compare.`, { cause });
  }
}
