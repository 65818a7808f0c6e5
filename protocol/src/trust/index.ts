/** What programs need that make or check tokens; apart from the rest, so that pages do not carry it. */
export * from './base64url.ts';
export * from './credentials.ts';
export * from './hex.ts';
export * from './hmac.ts';
export * from './identity.ts';
export * from './signed-attributes.ts';
export * from './token.ts';
