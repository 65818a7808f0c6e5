import { SafeError, TOKEN_HEADER } from '@chimpassist/protocol';
import { TOKEN_LIFE_S, type Verified } from '@chimpassist/protocol/trust';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { doorkeeperOf } from '../doorkeeper.ts';
import type { Env } from '../env.ts';
import { settingsOf } from '../settings.ts';
import type { AppContext } from './context.ts';
import { gate } from './gate.ts';
import { bearerOf, keysOf, verified } from './tokens.ts';

async function mine(c: AppContext): Promise<Verified & { signInId: string }> {
  const found = await verified(c, bearerOf(c) ?? '');
  if (found.signInId === null) throw new SafeError('forbidden', 'This token is not an attendant’s.');
  return { ...found, signInId: found.signInId };
}

export const signIn = new Hono<{ Bindings: Env }>()
  .post(
    '/chimpassist/token',
    describeRoute({ summary: 'A new token for an attendant, in the header chimp-token' }),
    async (c) => {
      await gate(c, 'write', { route: 'POST /chimpassist/token' });
      const { principal, signInId } = await mine(c);
      const token = await (await keysOf(c.env))?.sign(principal, settingsOf(c.env).baseTopic, { signInId });
      if (token !== undefined) c.header(TOKEN_HEADER, token);
      return c.body(null, 204);
    },
  )
  .post(
    '/chimpassist/sign-out',
    describeRoute({ summary: 'Revokes all tokens of this sign-in' }),
    async (c) => {
      await gate(c, 'write', { route: 'POST /chimpassist/sign-out' });
      const { principal, signInId } = await mine(c);
      // A token that was renewed this very moment is the one that lasts longest.
      const until = Date.now() + TOKEN_LIFE_S * 1000;
      await doorkeeperOf(c.env, `attendant ${principal.id}`).revoke(signInId, until);
      return c.body(null, 204);
    },
  )
  .get(
    '/.well-known/jwks.json',
    describeRoute({ summary: 'The public keys of tokens, for brokers' }),
    async (c) => {
      await gate(c, 'read', { route: 'GET /.well-known/jwks.json' });
      c.header('cache-control', 'public, max-age=300');
      return c.json((await keysOf(c.env))?.jwks ?? { keys: [] });
    },
  );
