import { expect, it } from 'vitest';
import { isCurrent } from '../scripts/topic-table.ts';

it('the contract has the table of topics as the rows say it: npm run docs -w protocol', () => {
  expect(isCurrent()).toBe(true);
});
