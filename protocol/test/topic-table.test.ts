import { expect, it } from 'vitest';
import { isCurrent } from '../scripts/topic-table.ts';

it('the contract has the topics as their rows say: npm run docs -w protocol', () => {
  expect(isCurrent()).toBe(true);
});
