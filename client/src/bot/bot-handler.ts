import { BOT_TURN, type BotAnswerSchema, type BotTurn, BotTurnSchema } from '@chimpassist/protocol';
import * as v from 'valibot';

/** What was signed longer ago may be somebody's copy, s. */
const TOLERANCE_S = 300;
const PREFIX = 'whsec_';

export interface BotHandlerOptions {
  /** `whsec_…`, as the Worker has shown it; during a rotation both. */
  secrets: readonly string[];
  /** What the bot says to a turn; null: it answers later, by the API. */
  answer(
    turn: BotTurn,
  ): v.InferInput<typeof BotAnswerSchema> | null | Promise<v.InferInput<typeof BotAnswerSchema> | null>;
}

/** Null: no base64. Anybody can send that. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

async function isSigned(secret: string, text: string, signatures: readonly string[]): Promise<boolean> {
  const bytes = bytesOf(secret.slice(PREFIX.length));
  if (bytes === null || bytes.length === 0) throw new Error('A secret of a bot is written as whsec_…');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
  for (const signature of signatures) {
    const given = signature.startsWith('v1,') ? bytesOf(signature.slice(3)) : null;
    if (given === null) continue;
    if (await crypto.subtle.verify('HMAC', key, given, new TextEncoder().encode(text))) return true;
  }
  return false;
}

/**
 * Answers what a bot's endpoint is asked: verifies the signature, reads the turn, and says what `answer` returns. It takes and
 * gives what `fetch` does, so it runs wherever there is a `Request`.
 *
 * @example
 * const handler = createBotHandler({ secrets: [secret], answer: () => ({ messages: [{ content: 'Hello' }] }) });
 * const response = await handler(request);
 */
export function createBotHandler({
  secrets,
  answer,
}: BotHandlerOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const { headers } = request;
    const [id, timestamp] = [headers.get('webhook-id'), headers.get('webhook-timestamp')];
    const signatures = (headers.get('webhook-signature') ?? '').split(' ');
    const body = await request.text();
    const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) <= TOLERANCE_S;
    const text = `${id}.${timestamp}.${body}`;
    const proofs = await Promise.all(secrets.map((secret) => isSigned(secret, text, signatures)));
    if (!isFresh || !proofs.includes(true))
      return new Response('Not signed by the platform.', { status: 401 });
    const { type, data } = JSON.parse(body) as { type: string; data: unknown };
    if (type !== BOT_TURN) return new Response(null, { status: 204 });
    const said = await answer(v.parse(BotTurnSchema, data));
    return said === null ? new Response(null, { status: 202 }) : Response.json(said);
  };
}
