import type { Context } from 'hono';

/** `{}`, or nothing at all. */
const EMPTY_BODY_BYTES = 2;
/** Calls about a customer with which no legacy client begins. */
const OTHER_CALLS = /^\/customer\/[^/]+\/(?:messages|erasure)$/;

/**
 * Whether a legacy client asks this, which goes on at a refusal that it can read as JSON: the widget by asking twice as
 * often after each 10 s, the desk by saying 200 times a second that it is there. At words that are not JSON both stop. The
 * widget puts the customer's id into the path as it is, so an id with `/`, `?` or `#`, or one of dots, makes another path of it.
 */
function stopsAtWords(c: Context): boolean {
  const { method, path } = c.req;
  if (c.req.header('authorization') !== undefined) return false;
  if (method === 'POST')
    return path === '/session' && Number(c.req.header('content-length') ?? 0) <= EMPTY_BODY_BYTES;
  return (
    method === 'GET' &&
    (path === '/config/attendant' ||
      path.endsWith('/sessions/last') ||
      (/^\/customer(?:\/|$)/.test(path) && !OTHER_CALLS.test(path)))
  );
}

/** A refusal as its asker can take it: JSON, or for legacy clients the sentence alone. */
export async function inWordsForLegacyClients(c: Context, refusal: Response): Promise<Response> {
  if (!stopsAtWords(c)) return refusal;
  const { error } = (await refusal.json()) as { error: { message: string } };
  const headers = new Headers(refusal.headers);
  headers.set('content-type', 'text/plain; charset=UTF-8');
  headers.delete('content-length');
  return new Response(`${error.message}\n`, { status: refusal.status, headers });
}
