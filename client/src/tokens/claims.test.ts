import { expect, it } from 'vitest';
import { isMuchYounger } from './claims.ts';

const token = (iat: number, exp: number): string => `e30.${btoa(JSON.stringify({ iat, exp }))}.none`;

it.each([
  ['the same token', token(0, 100), token(0, 100), false],
  ['a token of the same minute', token(10, 110), token(0, 100), false],
  ['a token after a quarter of a life', token(30, 130), token(0, 100), true],
  ['an older token', token(0, 100), token(50, 150), false],
  ['a token that does not say when it ends', 'opaque', token(0, 100), true],
  ['none', undefined, token(0, 100), false],
  ['a token where there was none', token(0, 100), undefined, false],
])('a connection changes over, or not, to %s', (_, next, inUse, expected) => {
  expect(isMuchYounger(next, inUse)).toBe(expected);
});
