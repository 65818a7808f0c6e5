import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAYLOAD_MAX_BYTES } from '@chimpassist/protocol';
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

interface Answer {
  status: number;
  body: unknown;
}
const ok = (body: unknown): Answer => ({ status: 200, body });

const VERNEMQ_YES = { result: 'ok' };
const VERNEMQ_NO = { result: { error: 'not_allowed' } };
/** As a SUBACK says that a topic was refused. */
const QOS_REFUSED = 128;
/** What mosquitto-go-auth means by `acc`. */
const GO_AUTH_READ = 1;
const GO_AUTH_WRITE = 2;
const GO_AUTH_SUBSCRIBE = 4;

/**
 * The questions of brokers that cannot verify tokens by themselves:
 *
 * - `POST /broker/vernemq`: VerneMQ's webhooks; the header `vernemq-hook` names the question; always 200.
 * - `POST /broker/emqx/authentication` and `…/authorization`: EMQX 5; `{"result": "allow" | "deny"}`, always 200, since
 *   EMQX takes other statuses for "ask somebody else".
 * - `POST /broker/mosquitto/user`, `…/superuser`, `…/acl`: mosquitto-go-auth's HTTP backend; 200 or 403.
 *
 * Whether the path is one of these.
 */
export function isBrokerQuestion(path: string): boolean {
  return path.startsWith('/broker/');
}

export async function answerBroker(
  authenticator: BrokerAuthenticator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let question: Question | null;
  try {
    question = request.method === 'POST' ? await questionOf(request) : null;
  } catch {
    // It was torn off: there is nobody to answer.
    response.destroy();
    return;
  }
  const path = (request.url ?? '').slice('/broker/'.length);
  const hook = String(request.headers['vernemq-hook'] ?? '');
  const { status, body } =
    question === null
      ? { status: 400, body: { result: 'deny' } }
      : await answer(authenticator, path, hook, question).catch(() => ({
          status: 500,
          body: { result: 'deny' },
        }));
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  // What is left of a body that is too large is not read.
  response.writeHead(status, question === null ? { ...headers, connection: 'close' } : headers);
  response.end(JSON.stringify(body));
}

async function answer(
  authenticator: BrokerAuthenticator,
  path: string,
  hook: string,
  question: Question,
): Promise<Answer> {
  const { username, password, topic, retain, topics } = question;
  const clientId = question.clientid || question.client_id || '';
  const name = username ?? '';
  const admit = () => authenticator.admit(clientId, name, password ?? '');
  const isAdmitted = async () => (await admit()).kind === 'admitted';
  const allowed = (action: 'publish' | 'subscribe', which: string | null) =>
    authenticator.decide(clientId, name, action, which ?? '', retain).allowed;
  switch (path) {
    case 'vernemq':
      switch (hook.replace(/_m5$/, '')) {
        case 'auth_on_register':
          return ok((await isAdmitted()) ? VERNEMQ_YES : VERNEMQ_NO);
        case 'auth_on_publish':
          return ok(allowed('publish', topic) ? VERNEMQ_YES : VERNEMQ_NO);
        case 'auth_on_subscribe': {
          const granted = topics.map((asked) => ({
            topic: asked.topic,
            qos: allowed('subscribe', asked.topic) ? asked.qos : QOS_REFUSED,
          }));
          return ok({ result: 'ok', topics: granted });
        }
        default:
          return ok(VERNEMQ_NO);
      }
    case 'emqx/authentication':
      return ok(emqxAnswer(await admit()));
    case 'emqx/authorization': {
      const { action } = question;
      const may = (action === 'publish' || action === 'subscribe') && allowed(action, topic);
      return ok({ result: may ? 'allow' : 'deny' });
    }
    case 'mosquitto/user':
      return goAuth(await isAdmitted());
    case 'mosquitto/superuser':
      return goAuth(false);
    case 'mosquitto/acl': {
      const acc = Number(question.acc);
      if (acc === GO_AUTH_WRITE) return goAuth(allowed('publish', topic));
      return goAuth((acc === GO_AUTH_READ || acc === GO_AUTH_SUBSCRIBE) && allowed('subscribe', topic));
    }
    default:
      return { status: 404, body: { result: 'deny' } };
  }
}

/** EMQX 5.8 and newer close the connection at `expire_at`, in s. */
const emqxAnswer = (admission: Admission) => {
  if (admission.kind === 'refused') return { result: 'deny', is_superuser: false };
  const { expiresAt } = admission;
  const end = expiresAt === null ? {} : { expire_at: Math.floor(expiresAt / 1000) };
  return { result: 'allow', is_superuser: false, ...end };
};

const goAuth = (isAllowed: boolean): Answer => ({
  status: isAllowed ? 200 : 403,
  body: { ok: isAllowed, error: isAllowed ? '' : 'not allowed' },
});

/** JSON, or a form as mosquitto-go-auth sends it too. Null for what is neither. */
async function questionOf(request: IncomingMessage): Promise<Question | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString('utf8');
  try {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const value: unknown = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
    return v.parse(QuestionSchema, value);
  } catch {
    return null;
  }
}
