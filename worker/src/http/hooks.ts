import {
  HOOK_TIMEOUT_MS,
  IdSchema,
  idText,
  isSafeInAcl,
  SafeError,
  sessionTopicOf,
  TOKEN_HEADER,
} from '@chimpassist/protocol';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { describeRoute } from 'hono-openapi';
import * as v from 'valibot';
import { doorkeeperOf } from '../doorkeeper.ts';
import { chatOf, deskOf, type Env } from '../env.ts';
import { settingsOf } from '../settings.ts';
import { gate } from './gate.ts';
import { customerParam, input } from './input.ts';
import { limitSignIns } from './rate-limit.ts';
import { tokenEnd } from './sign-in.ts';
import { keysOrLegacy } from './tokens.ts';

const HOOK_ANSWER_MAX_BYTES = 1_048_576;

const CredentialsSchema = v.object({
  email: v.pipe(v.string(), v.minLength(1), v.maxLength(320)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
});

const UserSchema = v.object({
  id: IdSchema,
  name: v.optional(v.string(), ''),
  email: v.optional(v.string(), ''),
  avatarURL: v.optional(v.nullable(v.string()), null),
  type: v.optional(v.string(), 'support/firstLevel'),
});

/** When a hook was last heard, epoch ms, in this isolate. For `/health` only. */
export const hooksHeardAt: { authentication: number | null; statistics: number | null } = {
  authentication: null,
  statistics: null,
};

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
      const doesNotCount = await limitSignIns(c, c.req.valid('json').email);
      const response = await call(`${endpoint}/chimpassist/auth`, 'authentication', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(c.req.valid('json')),
      }).catch(async (error: unknown) => {
        await doesNotCount();
        throw error;
      });
      if (response.status === 404)
        throw new SafeError('unknown_email', 'There is no attendant with this e-mail.');
      if (response.status === 401) throw new SafeError('wrong_password', 'The password is wrong.');
      await doesNotCount();
      if (!response.ok) return passOn(response);
      const user = v.safeParse(UserSchema, await json(response));
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
      const response = await call(`${endpoint}/chimpassist/customer/${id}/${part}${query}`, 'statistics');
      if (!response.ok) return passOn(response);
      const value = await json(response);
      if (!Array.isArray(value))
        throw new SafeError('hook_nonsense', 'The statistics service gave an answer that is no list.');
      return c.json(value);
    },
  );

function configured(endpoint: string | undefined, name: string): string {
  if (endpoint) return endpoint.replace(/\/+$/, '');
  throw new SafeError('not_configured', `${name} is not set, so there is nothing to ask.`);
}

async function call(
  url: string,
  hook: 'authentication' | 'statistics',
  init: RequestInit = {},
): Promise<Response> {
  try {
    const response = await fetch(url, {
      ...init,
      // A hook that sends elsewhere could lead into the operator's network.
      redirect: 'manual',
      signal: AbortSignal.timeout(HOOK_TIMEOUT_MS),
    });
    hooksHeardAt[hook] = Date.now();
    if (response.status >= 300 && response.status < 400) {
      throw new SafeError('hook_nonsense', `The ${hook} service answered with a redirect.`);
    }
    return response;
  } catch (cause) {
    if (cause instanceof SafeError) throw cause;
    throw new SafeError('hook_unavailable', `The ${hook} service does not answer. Try again in a moment.`, {
      cause,
    });
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    if (text.length > HOOK_ANSWER_MAX_BYTES) throw new Error('too large');
    return JSON.parse(text);
  } catch (cause) {
    throw new SafeError('hook_nonsense', 'The service gave an answer that is not JSON.', { cause });
  }
}

/** The operator's status code, without the operator's body, which may be a page or a stack. */
function passOn(response: Response): Response {
  void response.body?.cancel();
  const code = response.status >= 500 ? 'hook_unavailable' : 'bad_request';
  return Response.json(
    { error: { code, message: `The service answered with the status ${response.status}.` } },
    { status: response.status },
  );
}
