import { describe, expect, it } from 'vitest';
import { EDGE_FORM, edgeTable, isEdgeGood, runEdgeFaults } from '../faults/edge/suite.ts';

const PATIENCE_MS = 900_000;

describe('at the edge, after kills, deployments, cuts and floods', () => {
  it(
    'everything written is stored and shown once, in order, and no session ends',
    async () => {
      const outcomes = await runEdgeFaults(EDGE_FORM, () => undefined);
      console.log(edgeTable(outcomes));
      expect(outcomes).toHaveLength(EDGE_FORM.scenarios.length);
      expect(outcomes.filter((outcome) => !isEdgeGood(outcome))).toEqual([]);
    },
    PATIENCE_MS,
  );
});
