import type { Tag } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { isTagNamed, suggestedTags, tagStyle, tagsOfIds } from './tag-list.ts';

const tag = (name: string, id = name.toLowerCase()): Tag => ({ id, name, color: null });
const ALL = [tag('Refund'), tag('VIP'), tag('Überweisung', 'bank'), tag('No refund'), tag('Late')];
const names = (words: string, chosen: string[] = []) =>
  suggestedTags(words, ALL, chosen).map(({ name }) => name);

test('suggestions begin with the words, and accents do not matter', () => {
  expect(names('ref')).toEqual(['Refund', 'No refund']);
  expect(names('uber')).toEqual(['Überweisung']);
  expect(names('REFUND', ['refund'])).toEqual(['No refund']);
  expect(names('zzz')).toEqual([]);
});

test('an empty field suggests all that are free, by name', () => {
  expect(names('', ['vip'])).toEqual(['Late', 'No refund', 'Refund', 'Überweisung']);
});

test('a tag that was removed from the workspace is shown by its id', () => {
  expect(tagsOfIds(['gone', 'vip'], new Map([['vip', tag('VIP')]])).map(({ name }) => name)).toEqual([
    'gone',
    'VIP',
  ]);
});

test('a name counts as taken in any letters', () => {
  expect([isTagNamed(' vip ', ALL), isTagNamed('uberweisung', ALL), isTagNamed('VI', ALL)]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a tag without a colour has one that stays the same, and one with keeps its own', () => {
  expect(tagStyle({ id: 'a' })).toEqual(tagStyle({ id: 'a', color: null }));
  expect(tagStyle({ id: 'a', color: '#ff0000' })).toEqual({ '--tag': '#ff0000' });
});
