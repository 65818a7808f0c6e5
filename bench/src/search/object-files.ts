import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';

/** Bytes of an object's id that come from its name; as many follow that prove it. */
const NAME_BYTES = 16;

/** Where local workerd keeps an object that is known by a name. Its ids are made by workerd's `ActorIdFactoryImpl`. */
export function objectFile(stateDir: string, className: string, name: string): string {
  const namespace = `chimp-assist-${className}`;
  const key = createHash('sha256').update(namespace).digest();
  const mac = (text: string | Buffer): Buffer =>
    createHmac('sha256', key).update(text).digest().subarray(0, NAME_BYTES);
  const own = mac(name);
  return join(
    stateDir,
    'worker/v3/do',
    namespace,
    `${Buffer.concat([own, mac(own)]).toString('hex')}.sqlite`,
  );
}
