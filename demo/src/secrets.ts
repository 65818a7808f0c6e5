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
});
export type Secrets = v.InferOutput<typeof SecretsSchema>;

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
    try {
      return v.parse(SecretsSchema, JSON.parse(text));
    } catch (cause) {
      throw new StartError(`${file} cannot be read: delete it, and the next start makes new secrets.`, {
        cause,
      });
    }
  }
  const secrets = await newSecrets();
  // Written aside first: a start that is cut off here leaves no half file.
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}
