import { PAYLOAD_MAX_BYTES } from '@chimpassist/protocol';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import type { Admission, BrokerAuthenticator } from './broker-authenticator.ts';

/**
 * VerneMQ puts the payload into its question, as base64: four thirds of it, and more where slashes are escaped. Beside it
 * stand names and a password, or the filters of one SUBSCRIBE.
 */
const BODY_MAX_BYTES = 3 * PAYLOAD_MAX_BYTES;

const text = v.fallback(v.optional(v.nullable(v.string()), ''), '');
/** What brokers send, under the names that they use. Whatever is missing is empty, and then proves nothing. */
const QuestionSchema = v.object({
  clientid: text,
  client_id: text,
  username: text,
  password: text,
  topic: text,
  action: text,
  acc: v.fallback(v.optional(v.union([v.number(), v.string()]), 0), 0),
  retain: v.fallback(v.optional(v.boolean(), false), false),
  topics: v.fallback(v.optional(v.array(v.object({ topic: v.string(), qos: v.number() })), []), []),
});
type Question = v.InferOutput<typeof QuestionSchema>;

const VERNEMQ_YES = { result: 'ok' };
const VERNEMQ_NO = { result: { error: 'not_allowed' } };
/** As a SUBACK says that a topic was refused. */
const QOS_REFUSED = 128;
/** What mosquitto-go-auth means by `acc`. */
const GO_AUTH_READ = 1;
const GO_AUTH_WRITE = 2;
const GO_AUTH_SUBSCRIBE = 4;

/** The end of a connection whose question cannot be read: what is left of its body is not read. */
const unreadable = (c: Context): Response => c.json({ result: 'deny' }, 400, { connection: 'close' });

/**
 * The questions of brokers that cannot verify tokens by themselves:
 *
 * - `POST /broker/vernemq`: VerneMQ's webhooks; the header `vernemq-hook` names the question; always 200.
 * - `POST /broker/emqx/authentication` and `…/authorization`: EMQX 5; `{"result": "allow" | "deny"}`, always 200, since
 *   EMQX takes other statuses for "ask somebody else".
 * - `POST /broker/mosquitto/user`, `…/superuser`, `…/acl`: mosquitto-go-auth's HTTP backend; 200 or 403.
 */
export function brokerHooks(authenticator: BrokerAuthenticator): Hono {
  const admit = (question: Question): Promise<Admission> =>
    authenticator.admit(clientIdOf(question), question.username ?? '', question.password ?? '');
  const isAdmitted = async (question: Question) => (await admit(question)).kind === 'admitted';
  const mayDo = (question: Question, action: 'publish' | 'subscribe', topic: string | null): boolean =>
    authenticator.decide(
      clientIdOf(question),
      question.username ?? '',
      action,
      topic ?? '',
      question.retain ?? false,
    ).allowed;

  const app = new Hono().basePath('/broker');
  app.onError((_error, c) => c.json({ result: 'deny' }, 500));
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.use(bodyLimit({ maxSize: BODY_MAX_BYTES, onError: unreadable }));

  const answer = (path: string, reply: (question: Question, c: Context) => Promise<Response> | Response) =>
    app.post(path, async (c) => {
      const question = await questionOf(c.req.raw);
      return question === null ? unreadable(c) : reply(question, c);
    });

  answer('/vernemq', async (question, c) => {
    switch (c.req.header('vernemq-hook')?.replace(/_m5$/, '')) {
      case 'auth_on_register':
        return c.json((await isAdmitted(question)) ? VERNEMQ_YES : VERNEMQ_NO);
      case 'auth_on_publish':
        return c.json(mayDo(question, 'publish', question.topic) ? VERNEMQ_YES : VERNEMQ_NO);
      case 'auth_on_subscribe': {
        const topics = question.topics.map(({ topic, qos }) => ({
          topic,
          qos: mayDo(question, 'subscribe', topic) ? qos : QOS_REFUSED,
        }));
        return c.json({ result: 'ok', topics });
      }
      default:
        return c.json(VERNEMQ_NO);
    }
  });
  answer('/emqx/authentication', async (question, c) => c.json(emqxAnswer(await admit(question))));
  answer('/emqx/authorization', (question, c) => {
    const { action } = question;
    const may = (action === 'publish' || action === 'subscribe') && mayDo(question, action, question.topic);
    return c.json({ result: may ? 'allow' : 'deny' });
  });
  answer('/mosquitto/user', async (question, c) => goAuth(c, await isAdmitted(question)));
  answer('/mosquitto/superuser', (_question, c) => goAuth(c, false));
  answer('/mosquitto/acl', (question, c) => {
    const acc = Number(question.acc);
    if (acc === GO_AUTH_WRITE) return goAuth(c, mayDo(question, 'publish', question.topic));
    const isReading = acc === GO_AUTH_READ || acc === GO_AUTH_SUBSCRIBE;
    return goAuth(c, isReading && mayDo(question, 'subscribe', question.topic));
  });
  app.post('/*', (c) => c.json({ result: 'deny' }, 404));
  app.all('/*', unreadable);
  return app;
}

const clientIdOf = ({ clientid, client_id }: Question): string => clientid || client_id || '';

/** EMQX 5.8 and newer close the connection at `expire_at`, in s. */
const emqxAnswer = (admission: Admission) => {
  if (admission.kind === 'refused') return { result: 'deny', is_superuser: false };
  const { expiresAt } = admission;
  const end = expiresAt === null ? {} : { expire_at: Math.floor(expiresAt / 1000) };
  return { result: 'allow', is_superuser: false, ...end };
};

const goAuth = (c: Context, isAllowed: boolean): Response =>
  c.json({ ok: isAllowed, error: isAllowed ? '' : 'not allowed' }, isAllowed ? 200 : 403);

/** JSON, or a form as mosquitto-go-auth sends it too. Null for what is neither, or was torn off. */
async function questionOf(request: Request): Promise<Question | null> {
  try {
    const body = await request.text();
    const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
    const value: unknown = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
    return v.parse(QuestionSchema, value);
  } catch {
    return null;
  }
}
