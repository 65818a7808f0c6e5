import { idText, isSafeInAcl, SafeError, sessionTopicOf, TOKEN_HEADER } from '@chimpassist/protocol';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { chatOf, deskOf, type Env } from '../../contract/env.ts';
import { doorkeeperOf } from '../../objects/doorkeeper.ts';
import { settingsOf } from '../../settings.ts';
import { gate } from '../gate.ts';
import { askHook } from '../hook-call.ts';
import { customerParam, input } from '../input.ts';
import { limitSignIns } from '../rate-limit.ts';
import { tokenEnd } from '../sign-in/routes.ts';
import { keysOrLegacy } from '../tokens.ts';
import { FactsSchema, StatisticsSchema, UserSchema } from './hook-answers.ts';

const CredentialsSchema = v.object({
  email: v.pipe(v.string(), v.minLength(1), v.maxLength(320)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
});

const PARTS = ['contactInfo', 'additionalInfo', 'statistics'] as const;
const PartParam = v.object({ ...customerParam.entries, part: v.picklist(PARTS) });

export const hooks = new Hono<{ Bindings: Env }>()
  .post(
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
      const keys = await keysOrLegacy(c.env);
      const endpoint = configured(c.env.AUTHENTICATION_ENDPOINT, 'AUTHENTICATION_ENDPOINT');
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
      const user = v.safeParse(UserSchema, await answer.json());
      if (!user.success)
        throw new SafeError('hook_nonsense', 'The authentication service gave an answer that is no user.');
      const { id, type } = user.output;
      if (keys !== null && isSafeInAcl(idText(id))) {
        const principal = { kind: 'attendant', id, type } as const;
        const signInId = crypto.randomUUID();
        await Promise.all([
          doorkeeperOf(c.env, `attendant ${idText(id)}`).signedIn(type),
          deskOf(c.env).signedIn(user.output, { id: signInId, until: tokenEnd() }),
        ]);
        c.header(TOKEN_HEADER, await keys.sign(principal, settingsOf(c.env).baseTopic, { signInId }));
      }
      return c.json(user.output);
    },
  )
  .get(
    '/chimpassist/customer/:customerId/:part',
    describeRoute({ summary: 'What the operator knows of a customer, from the statistics hook' }),
    input('param', PartParam),
    async (c) => {
      const { customerId, part } = c.req.valid('param');
      const route = 'GET /chimpassist/customer/:customerId/:part';
      const chat = chatOf(c.env, sessionTopicOf(customerId));
      await gate(c, 'read', { route, customerId: idText(customerId) }, (id) => chat.reachOf(id));
      const endpoint = configured(c.env.STATISTICS_ENDPOINT, 'STATISTICS_ENDPOINT');
      const query = new URL(c.req.url).search;
      const id = encodeURIComponent(idText(customerId));
      const answer = await askHook('statistics', `${endpoint}/chimpassist/customer/${id}/${part}${query}`);
      const value = await answer.json();
      const list = v.safeParse(part === 'statistics' ? StatisticsSchema : FactsSchema, value);
      if (!list.success)
        throw new SafeError('hook_nonsense', 'The statistics service gave an answer that is no list.');
      return c.json(list.output);
    },
  );

function configured(endpoint: string | undefined, name: string): string {
  if (endpoint) return endpoint.replace(/\/+$/, '');
  throw new SafeError('not_configured', `${name} is not set, so there is nothing to ask.`);
}
