/** By which the Worker of these tests and its mail service know each other. */
export const MAIL_SECRET = 'the mail secret of these tests';

export interface SentMail {
  id: string;
  from: string;
  to: string;
  replyTo: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
}
/** By address: how often it was called, and what it has sent. */
const calls = new Map<string, number>();
const sent = new Map<string, SentMail>();

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function signatureOf(text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(MAIL_SECRET), algorithm, false, ['sign']);
  return hexOf(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

/**
 * The operator's mail service: it runs outside of workerd, believes only who signs, and sends once under each key. `GET /?to=`
 * tells what was done for an address; for one that begins with `down` the first call is refused.
 */
export async function provider(request: Request): Promise<Response> {
  if (request.method === 'GET') {
    const to = new URL(request.url).searchParams.get('to') ?? '';
    const mails = [...sent.values()].filter((mail) => mail.to === to);
    return Response.json({ calls: calls.get(to) ?? 0, mails });
  }
  const body = await request.text();
  const mail = JSON.parse(body) as SentMail;
  const header = (name: string): string => request.headers.get(name) ?? '';
  const sha256 = hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body)));
  const expected = await signatureOf(`${header('chimp-timestamp')}.${header('idempotency-key')}.${sha256}`);
  if (header('chimp-signature') !== expected || header('idempotency-key') !== mail.id)
    return new Response('This was not signed by the Worker.', { status: 401 });
  const before = calls.get(mail.to) ?? 0;
  calls.set(mail.to, before + 1);
  if (mail.to.startsWith('down') && before === 0) return new Response('down', { status: 503 });
  sent.set(mail.id, mail);
  return new Response(null, { status: 202 });
}
