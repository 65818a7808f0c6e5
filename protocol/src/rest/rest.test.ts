import { describe, expect, it } from 'vitest';
import { CALLS, pathOf, REST_TABLE, routeOf } from './index.ts';

describe('the path of a call', () => {
  it('is made of its row, with ids and query encoded', () => {
    expect(pathOf(CALLS.desk, {})).toBe('/desk');
    expect(pathOf(CALLS.lastSessions, { customerId: 'ü ?' })).toBe('/customer/%C3%BC%20%3F/sessions/last');
    expect(pathOf(CALLS.customerFacts, { customerId: 7, part: 'statistics' }, { attendant: 'a b' })).toBe(
      '/chimpassist/customer/7/statistics?attendant=a+b',
    );
  });

  it('is said by one row only', () => {
    const routes = REST_TABLE.map(routeOf);
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([]);
  });

  it('has a schema for each name in it, and a call without names has none', () => {
    for (const { path, params } of REST_TABLE)
      expect([path, params !== undefined]).toEqual([path, path.includes(':')]);
  });
});
