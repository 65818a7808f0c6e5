export const SCAN_SECRET = 'the scan secret of these tests';

/** How often it was asked about a file, by the file's name. */
const asked = new Map<string, number>();
/** Answers that wait until the test says so, by the file's name. */
const held = new Map<string, PromiseWithResolvers<void>>();

function holdOf(name: string): PromiseWithResolvers<void> {
  const known = held.get(name) ?? Promise.withResolvers<void>();
  held.set(name, known);
  return known;
}

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

async function signatureOf(text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(SCAN_SECRET), algorithm, false, ['sign']);
  return hexOf(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

/** The operator's scan service: it runs outside of workerd, and believes only who signs. */
export async function scanner(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === '/release') {
    holdOf(searchParams.get('name') ?? '').resolve();
    return new Response(null, { status: 204 });
  }
  const header = (name: string): string => request.headers.get(name) ?? '';
  const bytes = await request.arrayBuffer();
  const sha256 = hexOf(await crypto.subtle.digest('SHA-256', bytes));
  const signed = `${header('chimp-timestamp')}.${header('chimp-file-id')}.${sha256}`;
  if (sha256 !== header('chimp-file-sha256') || header('chimp-signature') !== (await signatureOf(signed)))
    return new Response('This was not signed by the Worker.', { status: 401 });
  const name = decodeURIComponent(header('chimp-file-name'));
  asked.set(name, (asked.get(name) ?? 0) + 1);
  if (name.startsWith('never')) return new Response('down', { status: 503 });
  if (name.startsWith('at second') && asked.get(name) === 1) return new Response('down', { status: 503 });
  if (name.startsWith('nonsense')) return Response.json({ verdict: 'maybe' });
  if (name.startsWith('elsewhere')) return Response.redirect('http://169.254.169.254/', 307);
  if (name.startsWith('late')) await holdOf(name).promise;
  const isBad = new TextDecoder().decode(bytes).includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE');
  return Response.json({ verdict: isBad ? 'refused' : 'clean' });
}
