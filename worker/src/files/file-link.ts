/** How long a link is good, ms. */
export const LINK_MS = 600_000;

const encoder = new TextEncoder();

/**
 * A key of its own, made of the keys that sign tokens: it needs no further secret, and a link cannot be taken for anything else.
 * When those are changed, the links of the last ten minutes end.
 */
async function keyOf(tokenKeys: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', encoder.encode(tokenKeys), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode('links to files') },
    base,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  );
}

/** What is signed: one file of one site, and until when. */
const textOf = (baseTopic: string, fileId: string, until: number): Uint8Array =>
  encoder.encode(JSON.stringify([baseTopic, fileId, until]));

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

function fromBase64Url(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
      sign.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

/** @param until epoch ms. */
export async function signLink(
  tokenKeys: string,
  baseTopic: string,
  fileId: string,
  until: number,
): Promise<string> {
  return toBase64Url(
    await crypto.subtle.sign('HMAC', await keyOf(tokenKeys), textOf(baseTopic, fileId, until)),
  );
}

/** Whether this link is ours and still good. */
export async function isLinkGood(
  tokenKeys: string,
  baseTopic: string,
  fileId: string,
  { until, signature, now }: { until: number; signature: string; now: number },
): Promise<boolean> {
  const bytes = fromBase64Url(signature);
  if (bytes === null || now > until || until > now + LINK_MS) return false;
  return crypto.subtle.verify('HMAC', await keyOf(tokenKeys), bytes, textOf(baseTopic, fileId, until));
}
