import { idText, TOKEN_HEADER } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import type { Env } from '../../contract/env.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { keysOf, verifiedAttendant } from '../tokens.ts';
import { tokenEnd } from './token-end.ts';

export const signIn = new Hono<{ Bindings: Env }>()
  .post(
    '/chimpassist/token',
    describeRoute({ summary: 'A new token for an attendant, in the header chimp-token' }),
    async (c) => {
      await gate(c, 'write', { route: 'POST /chimpassist/token' });
      const { principal, signInId } = await verifiedAttendant(c);
      // The level is the hook's last word, also where this token is from before it.
      const type = await objectsFor(c).desk().tokenSeen(idText(principal.id), principal.type, {
        id: signInId,
        until: tokenEnd(),
      });
      const token = await (await keysOf(c.env))?.sign({ ...principal, type }, settingsFor(c).baseTopic, {
        signInId,
      });
      if (token !== undefined) c.header(TOKEN_HEADER, token);
      return c.body(null, 204);
    },
  )
  .post(
    '/chimpassist/sign-out',
    describeRoute({ summary: 'Revokes all tokens of this sign-in' }),
    async (c) => {
      await gate(c, 'write', { route: 'POST /chimpassist/sign-out' });
      const { principal, signInId } = await verifiedAttendant(c);
      // A token that was renewed this very moment is the one that lasts longest.
      await objectsFor(c).signInGuard(`attendant ${principal.id}`).revoke(signInId, tokenEnd());
      await objectsFor(c).desk().signedOut(idText(principal.id), signInId);
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
