import { expect, test } from 'vitest';
import { type Command, findCommands } from './find-commands.ts';

const command = (name: string, kind: Command['kind'] = 'act'): Command => ({
  id: name,
  name,
  keys: [],
  kind,
  run: () => {},
});
const ALL = [
  command('Zoë Ångström', 'chat'),
  command('Hanna Over', 'chat'),
  command('Next chat'),
  command('Hand over'),
  command('Write a reply'),
];
const names = (written: string) => findCommands(ALL, written).map(({ name }) => name);

test('the best fit is first: the beginning of the name, then of a word, then anywhere', () => {
  expect(names('han')).toEqual(['Hanna Over', 'Hand over']);
  expect(names('over')).toEqual(['Hanna Over', 'Hand over']);
  expect(names('re')).toEqual(['Write a reply']);
  expect(names('ep')).toEqual(['Write a reply']);
});

test('all words have to stand in the name, in any letters', () => {
  expect(names('OVER hand')).toEqual(['Hand over']);
  expect(names('angstrom zoe')).toEqual(['Zoë Ångström']);
  expect(names('zoe reply')).toEqual([]);
});

test('with nothing written, a few chats stand before all that can be done', () => {
  const many = [...Array.from({ length: 30 }, (_, n) => command(`Chat ${n}`, 'chat')), ...ALL.slice(2)];
  expect(findCommands(many, '  ').map(({ kind }) => kind)).toEqual([
    ...Array(5).fill('chat'),
    ...Array(3).fill('act'),
  ]);
});

test('hundreds of chats do not push out what can be done', () => {
  const many = Array.from({ length: 300 }, (_, n) => command(`Next ${n}`, 'chat'));
  const found = findCommands([...many, ...ALL], 'next');
  expect(found).toHaveLength(13);
  expect(found.map(({ name }) => name)).toContain('Next chat');
});
