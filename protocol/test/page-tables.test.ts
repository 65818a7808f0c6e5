import { describe, expect, it } from 'vitest';
import { callTable } from '../scripts/call-table.ts';
import { topicTable } from '../scripts/topic-table.ts';

describe('the page of the contract, by npm run docs -w protocol', () => {
  it('has the topics as their rows say', () => {
    expect(topicTable.isCurrent()).toBe(true);
  });

  it('has the REST calls as their rows say', () => {
    expect(callTable.isCurrent()).toBe(true);
  });
});
