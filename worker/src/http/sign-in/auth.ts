import { idText, isSafeInAcl, SafeError, TOKEN_HEADER } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import type { Env } from '../../contract/env.ts';
import { objectsFor, settingsFor } from '../context.ts';
import { gate } from '../gate.ts';
import { askHook, endpointOf } from '../hook-call.ts';
import { input } from '../input.ts';
import { limitSignIns } from '../rate-limit.ts';
import { keysOrLegacy } from '../tokens.ts';
import { HookUserSchema } from './hook-user.ts';
import { tokenEnd } from './token-end.ts';

const CredentialsSchema = v.object({
  email: v.pipe(v.string(), v.minLength(1), v.maxLength(320)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
});

/** An attendant signs in, by the operator's word. */
export const auth = new Hono<{ Bindings: Env }>().post(
  '/chimpassist/auth',
  describeRoute({ summary: 'Signs an attendant in through the operator’s authentication hook' }),
  bodyLimit({
    maxSize: 8_192,
    onError: () => {
      throw new SafeError('too_large', 'The body is too large.');
    },
  }),
  input('json', CredentialsSchema),
  async (c) => {
    await gate(c, 'write', { route: 'POST /chimpassist/auth' });
    const keys = await keysOrLegacy(c);
    const endpoint = endpointOf(c.env.AUTHENTICATION_ENDPOINT, 'AUTHENTICATION_ENDPOINT');
    const counted = await limitSignIns(c, c.req.valid('json').email);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(c.req.valid('json')),
    };
    const url = `${endpoint}/chimpassist/auth`;
    const answer = await askHook('authentication', url, init, [401, 404]).catch(async (error: unknown) => {
      await counted.doesNotCount();
      throw error;
    });
    if (answer.status === 404)
      throw new SafeError('unknown_email', 'There is no attendant with this e-mail.');
    if (answer.status === 401) throw new SafeError('wrong_password', 'The password is wrong.');
    await counted.succeeded();
    const user = v.safeParse(HookUserSchema, await answer.json());
    if (!user.success)
      throw new SafeError('hook_nonsense', 'The authentication service gave an answer that is no user.');
    const { id, type } = user.output;
    if (keys !== null && isSafeInAcl(idText(id))) {
      const principal = { kind: 'attendant', id, type } as const;
      const signInId = crypto.randomUUID();
      await Promise.all([
        objectsFor(c)
          .signInGuard(`attendant ${idText(id)}`)
          .signedIn(type),
        objectsFor(c).desk().signedIn(user.output, { id: signInId, until: tokenEnd() }),
      ]);
      c.header(TOKEN_HEADER, await keys.sign(principal, settingsFor(c).baseTopic, { signInId }));
    }
    return c.json(user.output);
  },
);
