const ENCODER = new TextEncoder();

/** Compares in constant time. A wrong one of another length tells that it is, and nothing else. */
export function isSameSecret(given: string, secret: string): boolean {
  const [a, b] = [ENCODER.encode(given), ENCODER.encode(secret)];
  const isAsLong = a.byteLength === b.byteLength;
  return crypto.subtle.timingSafeEqual(isAsLong ? a : b, b) && isAsLong;
}
