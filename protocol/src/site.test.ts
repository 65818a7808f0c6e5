import { describe, expect, it } from 'vitest';
import { FIRST_SITE, namesOf, siteOfObject } from './site.ts';

describe('sites', () => {
  it('keeps every name of the first site as it was', () => {
    const names = namesOf(FIRST_SITE);
    expect(names.object('desk')).toBe('desk');
    expect(names.object('server/sessions/mary')).toBe('server/sessions/mary');
    expect(names.spool('/data/spool.db')).toBe('/data/spool.db');
    expect(names.cursor('server/sessions/mary')).toBe('server/sessions/mary');
    expect(names.baseTopic('chimpassist/demo')).toBe('chimpassist/demo');
    expect(names.variable('BRIDGE_SECRET')).toBe('BRIDGE_SECRET');
  });

  it('shares no name between two sites', () => {
    const all = [FIRST_SITE, 'north', 'north-1', 'south'].map((site) => {
      const names = namesOf(site);
      const topic = 'server/sessions/mary';
      const spool = names.spool('spool.db');
      const variable = names.variable('BRIDGE_SECRET');
      return [names.object(topic), spool, names.cursor(topic), names.baseTopic('shop'), variable];
    });
    for (const kind of [0, 1, 2, 3, 4]) expect(new Set(all.map((names) => names[kind])).size).toBe(4);
  });

  it('leads from an object’s name back to its site', () => {
    for (const site of [FIRST_SITE, 'north']) {
      for (const name of ['desk', 'server/sessions/a:b', 'sign-ins from ::1'])
        expect(siteOfObject(namesOf(site).object(name))).toEqual({ site, name });
    }
  });

  it('takes no name for a site that could be read as another one’s', () => {
    for (const site of ['a/b', 'A', 'a b', '..', 'x'.repeat(33)])
      expect(() => namesOf(site)).toThrow(RangeError);
  });
});
