import { describe, expect, it } from 'vitest';
import { FORM, isGood, runFaults, table } from '../faults/suite.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 900_000;

describe('after kills, restarts, cuts and floods', () => {
  it(
    'loses no acknowledged message, stores none twice, and ends no session',
    async () => {
      const outcomes = await runFaults(FORM, () => undefined);
      console.log(table(outcomes));
      expect(outcomes).toHaveLength(FORM.scenarios.length);
      expect(outcomes.filter((outcome) => !isGood(outcome))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
