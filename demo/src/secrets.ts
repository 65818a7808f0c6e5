import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { StartError } from './start-error.ts';

const SecretsSchema = v.object({
  bridgeSecret: v.pipe(v.string(), v.minLength(32)),
  identitySecret: v.pipe(v.string(), v.minLength(32)),
  brokerPassword: v.pipe(v.string(), v.minLength(32)),
  /** A JWK set with one private ES256 key. */
  tokenKeys: v.object({ keys: v.pipe(v.array(v.looseObject({ kty: v.literal('EC') })), v.minLength(1)) }),
  /** A private JWK of P-256, by which push services know who sends. Folders of before have none. */
  vapidKeys: v.optional(v.looseObject({ kty: v.literal('EC'), d: v.string() })),
});
export type Secrets = v.InferOutput<typeof SecretsSchema>;

/** By which push services of browsers know who sends push messages. */
export async function newVapidKeys(): Promise<NonNullable<Secrets['vapidKeys']>> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const { crv, x, y, d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty: 'EC', crv, x, y, d };
}

const randomText = (): string => randomBytes(32).toString('base64url');

/** Fresh ones, of no use to anybody yet. */
export async function newSecrets(): Promise<Secrets> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const { kty, crv, x, y, d } = jwk;
  const key = {
    kty: 'EC' as const,
    crv,
    x,
    y,
    d,
    alg: 'ES256',
    use: 'sig',
    kid: randomBytes(8).toString('hex'),
  };
  if (kty !== 'EC') throw new Error('WebCrypto made a key of another type than asked for.');
  return {
    bridgeSecret: randomText(),
    identitySecret: randomText(),
    brokerPassword: randomText(),
    tokenKeys: { keys: [key] },
    vapidKeys: await newVapidKeys(),
  };
}

/** Reads the secrets of development, or makes them at the first start. They stay on this machine, readable by its user only. */
export async function developmentSecrets(stateDir: string): Promise<Secrets> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const file = `${stateDir}/secrets.json`;
  let text: string | null = null;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (text !== null) {
    let known: Secrets;
    try {
      known = v.parse(SecretsSchema, JSON.parse(text));
    } catch (cause) {
      throw new StartError(`${file} cannot be read: delete it, and the next start makes new secrets.`, {
        cause,
      });
    }
    if (known.vapidKeys !== undefined) return known;
    const more = { ...known, vapidKeys: await newVapidKeys() };
    await keep(file, more);
    return more;
  }
  const secrets = await newSecrets();
  await keep(file, secrets);
  return secrets;
}

async function keep(file: string, secrets: Secrets): Promise<void> {
  // Written aside first: a start that is cut off here leaves no half file.
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
