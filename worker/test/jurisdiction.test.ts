import { env } from 'cloudflare:test';
import { FIRST_SITE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import type { Env } from '../src/contract/env.ts';
import { objectsOf } from '../src/objects/addresses.ts';
import { SettingsError } from '../src/settings.ts';

const inJurisdiction = (JURISDICTION: string) =>
  objectsOf({ ...(env as unknown as Env), JURISDICTION }, FIRST_SITE);

describe('JURISDICTION', () => {
  it('is asked of the platform for every kind of object, which has none in development', () => {
    const eu = inJurisdiction('eu');
    for (const ask of [
      () => eu.desk(),
      () => eu.chat('server/sessions/1'),
      () => eu.sessionIndex('s-1'),
      () => eu.signInGuard('attendant 1'),
      () => eu.link('attendant 1'),
    ]) {
      expect(ask).toThrow(/[Jj]urisdiction/);
      expect(ask).not.toThrow(SettingsError);
    }
  });

  it('of another name stops with a sentence that names it', () => {
    expect(() => inJurisdiction('moon').desk()).toThrow(
      /JURISDICTION is "moon", but should be "eu" or unset/,
    );
  });

  it('unset asks for objects anywhere', () => {
    expect(inJurisdiction('').chat('server/sessions/1').name).toBe('server/sessions/1');
  });
});
