import { env } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { chatOf, deskOf, type Env } from '../src/contract/env.ts';
import { indexOf } from '../src/objects/session-index.ts';
import { SettingsError } from '../src/settings.ts';

const inJurisdiction = (JURISDICTION: string): Env => ({ ...(env as unknown as Env), JURISDICTION });

describe('JURISDICTION', () => {
  it('is asked of the platform for every kind of object, which has none in development', () => {
    const eu = inJurisdiction('eu');
    for (const ask of [() => deskOf(eu), () => chatOf(eu, 'server/sessions/1'), () => indexOf(eu, 's-1')]) {
      expect(ask).toThrow(/[Jj]urisdiction/);
      expect(ask).not.toThrow(SettingsError);
    }
  });

  it('of another name stops with a sentence that names it', () => {
    expect(() => deskOf(inJurisdiction('moon'))).toThrow(
      /JURISDICTION is "moon", but should be "eu" or unset/,
    );
  });

  it('unset asks for objects anywhere', () => {
    expect(chatOf(inJurisdiction(''), 'server/sessions/1').name).toBe('server/sessions/1');
  });
});
