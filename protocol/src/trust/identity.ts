import { type Id, idText } from '../ids.ts';
import { hmacOf } from './hmac.ts';

/** HMAC-SHA256 of the id's text with `IDENTITY_SECRET`, in hex: what the operator's own site puts beside the id. */
export const identityHash = (id: Id, secret: string): Promise<string> => hmacOf(idText(id), secret);
