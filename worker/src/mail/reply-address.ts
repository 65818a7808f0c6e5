import { hmacOf } from '@chimpassist/protocol/trust';

/** 80 bits name a chat, and 80 bits prove that this Worker did so: together they fit into the 64 characters before the "@". */
const HEX_LENGTH = 20;
const PROOFS = { address: 'reply address.', message: 'message id.' } as const;

const tagOf = async (what: keyof typeof PROOFS, text: string, secret: string): Promise<string> =>
  (await hmacOf(PROOFS[what] + text, secret)).slice(0, HEX_LENGTH);

/** Of equal length, so that how long it takes tells nothing of the right one. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Names the chat of one customer in addresses. Lower case: mail servers do not always keep the case of an address. */
export function newReplyKey(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(-HEX_LENGTH);
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `reply+<key><proof>@<domain>`, of the address at which the operator receives answers. */
export async function replyAddressOf(base: string, key: string, secret: string): Promise<string> {
  const local = base.slice(0, base.lastIndexOf('@'));
  return `${local}+${key}${await tagOf('address', key, secret)}@${domainOf(base)}`;
}

/** Whose reply address it is; null where this Worker has not made it. */
export async function keyInAddress(address: string, secret: string): Promise<string | null> {
  const [, key = '', tag = ''] = /\+([0-9a-f]{20})([0-9a-f]{20})@/i.exec(address)?.map(lower) ?? [];
  return key !== '' && isSame(tag, await tagOf('address', key, secret)) ? key : null;
}

/** The `Message-ID` of a mail of ours, without its brackets. */
export async function messageIdOf(key: string, n: number, base: string, secret: string): Promise<string> {
  return `${key}.${n}.${await tagOf('message', `${key}.${n}`, secret)}@${domainOf(base)}`;
}

/** Whose mail a `References` header names; null where it names none of ours. */
export async function keyInReferences(references: string, secret: string): Promise<string | null> {
  for (const [, key = '', n = '', tag = ''] of references.matchAll(
    /\b([0-9a-f]{20})\.(\d{1,9})\.([0-9a-f]{20})@/gi,
  ))
    if (isSame(lower(tag), await tagOf('message', `${lower(key)}.${n}`, secret))) return lower(key);
  return null;
}

const lower = (text: string): string => text.toLowerCase();

/** Under which the index of sessions knows a chat by its reply address. */
export const indexNameOf = (key: string): string => `mail-${key}`;
