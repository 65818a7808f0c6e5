import { expect, it } from 'vitest';
import { isAllowedOrigin, LOCAL_ORIGINS } from './origins.ts';

it.each([
  ['https://shop.example', ['https://shop.example'], true],
  ['https://shop.example', [], true],
  ['https://shop.example:444', ['https://shop.example'], false],
  ['https://shop.example.evil.test', ['https://shop.example'], false],
  ['http://localhost:5173', LOCAL_ORIGINS, true],
  ['http://localhost', LOCAL_ORIGINS, true],
  ['http://127.0.0.1:8081', LOCAL_ORIGINS, true],
  ['http://[::1]:8081', LOCAL_ORIGINS, true],
  ['http://localhost.evil.test:5173', LOCAL_ORIGINS, false],
  ['http://localhost:5173.evil.test', LOCAL_ORIGINS, false],
  ['https://evil.test', LOCAL_ORIGINS, false],
  ['null', LOCAL_ORIGINS, false],
])('a page of %s, where %j are let in: %s', (origin, allowed, isLetIn) => {
  expect(isAllowedOrigin(origin, allowed)).toBe(isLetIn);
});
