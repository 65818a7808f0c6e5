import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { hexOf } from '@chimpassist/protocol/trust';

interface Cost {
  log2N: number;
  r: number;
  p: number;
}

/** How much work a guess is. More memory (16 MiB are used) does not fit an isolate beside the rest. */
const COST: Cost = { log2N: 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** `scrypt$<log2 N>$<r>$<p>$<salt>$<key>`, both in hexadecimal: each hash says how it was made. */
const HASH = /^scrypt\$(\d{1,2})\$(\d)\$(\d)\$([0-9a-f]{32})\$([0-9a-f]{64})$/;

/** What is compared where nobody has the e-mail, so that it takes as long. No password has this hash. */
export const NOBODYS_HASH = `scrypt$14$8$5$${'00'.repeat(SALT_BYTES)}$${'00'.repeat(KEY_BYTES)}`;

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The same letters, typed on another keyboard, are the same password. */
const keyOf = (password: string, salt: Uint8Array, { log2N, r, p }: Cost): Uint8Array =>
  scryptSync(password.normalize('NFKC'), salt, KEY_BYTES, { N: 2 ** log2N, r, p });

/** A fresh hash of a password. It blocks for as long as it takes: 0.20 to 0.26 s of a server's core. */
export function hashOf(password: string, cost: Cost = COST): string {
  const salt = randomBytes(SALT_BYTES);
  return `scrypt$${cost.log2N}$${cost.r}$${cost.p}$${hexOf(salt)}$${hexOf(keyOf(password, salt, cost))}`;
}

/** Whether a text is a hash that can be compared here: of a cost that fits. */
export function isHash(text: string): boolean {
  const [, log2N = '', r = '', p = ''] = HASH.exec(text) ?? [];
  return Number(log2N) >= 1 && Number(log2N) <= COST.log2N && isWithin(r, COST.r) && isWithin(p, COST.p);
}

const isWithin = (text: string, max: number): boolean => Number(text) >= 1 && Number(text) <= max;

/** Compares in a time that says nothing of how much was right. */
export function isRight(password: string, hash: string): boolean {
  const [, log2N, r, p, salt = '', key = ''] = HASH.exec(hash) ?? [];
  if (!isHash(hash)) return false;
  const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  return timingSafeEqual(keyOf(password, bytesOf(salt), cost), bytesOf(key));
}
