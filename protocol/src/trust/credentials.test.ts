import { describe, expect, it } from 'vitest';
import { proveCredentials } from './credentials.ts';
import type { LegacyClients } from './principal.ts';

const MARY = {
  principal: { kind: 'customer', id: 7, guest: false },
  signInId: null,
  expiresAt: 5_000,
} as const;
const prove = (username: string, password: string, legacyClients: LegacyClients = 'none') =>
  proveCredentials(username, password, {
    legacyClients,
    verify: async (token) => (token === 'good.token.7' ? MARY : null),
  });
const NOBODY = { principal: { kind: 'anonymous' }, signInId: null, expiresAt: null };

describe('user name and password of MQTT', () => {
  it('prove who the token is of, where the user name is the id in it', async () => {
    expect(await prove('7', 'good.token.7')).toEqual(MARY);
    expect(await prove('8', 'good.token.7')).toBe('bad_credentials');
    expect(await prove('', 'good.token.7')).toBe('bad_credentials');
  });

  it.each(['none', 'widget', 'all'] as const)(
    'with a bad token prove nobody, also with %s',
    async (legacy) => {
      expect(await prove('7', 'bad.token.7', legacy)).toBe('bad_credentials');
    },
  );

  it('without a token let in whom LEGACY_CLIENTS lets in, as nobody', async () => {
    expect(await prove('7', 'a password')).toBe('no_token');
    expect(await prove('', '', 'widget')).toEqual(NOBODY);
    expect(await prove('7', 'a password', 'all')).toEqual(NOBODY);
  });
});
