import { createHmac, randomBytes } from 'node:crypto';
import { hexOf } from '@chimpassist/protocol/trust';

const KEY = 'key of row names';
const KEY_BYTES = 32;
const NAME_LENGTH = 32;

/** Names rows so that nobody reads a customer out of a name, or makes the name of one. The key is made with the first name. */
export function rowNames(kv: SyncKvStorage): (at: number, key: string) => string {
  let secret: Uint8Array | undefined;
  const secretNow = (): Uint8Array => {
    const known = secret ?? kv.get<Uint8Array>(KEY);
    if (known !== undefined) return known;
    const made = randomBytes(KEY_BYTES);
    kv.put(KEY, new Uint8Array(made));
    return made;
  };
  return (at, key) => {
    secret = secretNow();
    return hexOf(createHmac('sha256', secret).update(`${at} ${key}`).digest()).slice(0, NAME_LENGTH);
  };
}
