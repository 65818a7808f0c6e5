import { expect, test } from 'vitest';
import { filtersOf, needsPages } from './filters.ts';

const FILES = ['worker/test/desk.test.ts', 'e2e/test/chat.test.ts'];

test('a part of a path chooses files, other words are words of a title', () => {
  expect(filtersOf(['worker/test/desk'], FILES)).toEqual(['worker/test/desk']);
  expect(filtersOf(['is stored', 'once'], FILES)).toEqual(['--testNamePattern', 'is stored once']);
  expect(filtersOf(['chat.test', 'a (guest)?'], FILES)).toEqual([
    'chat.test',
    '--testNamePattern',
    'a \\(guest\\)\\?',
  ]);
});

test('options of Vitest stay as they are', () => {
  expect(filtersOf(['--bail=1', 'e2e/'], FILES)).toEqual(['--bail=1', 'e2e/']);
});

test('pages are built unless what was chosen opens none', () => {
  expect(needsPages(['worker/test/desk', 'bridge/'])).toBe(false);
  expect(needsPages(['worker/test/desk', 'e2e/'])).toBe(true);
  expect(needsPages(['--testNamePattern', 'is stored'])).toBe(true);
});
