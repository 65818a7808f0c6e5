import { expect, it } from 'vitest';
import { shareOut } from './longest-first.ts';

it('files that work and files that wait begin in turn, the longest of each first', () => {
  const files = ['work 4', 'wait 3', 'work 20', 'work 6', 'wait 12', 'work 2', 'wait 1'];
  const secondsOf = (file: string) => Number(file.split(' ')[1]);
  expect(shareOut(files, secondsOf, (file) => file.startsWith('work'))).toEqual([
    ...['work 20', 'wait 12', 'work 6'],
    ...['wait 3', 'work 4', 'work 2', 'wait 1'],
  ]);
});

it('files of which nothing takes time are all there', () => {
  expect(
    shareOut(
      ['a', 'b'],
      () => 0,
      () => true,
    ),
  ).toEqual(['a', 'b']);
});
