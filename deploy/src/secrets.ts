import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseEnv } from 'node:util';
import * as v from 'valibot';
import { newSecrets } from '../../demo/src/secrets.ts';
import { FIRST_SITE, isSiteId, namesOf, type SiteId } from '../../protocol/src/site.ts';
import { signingKeys, TokenKeysError } from '../../protocol/src/trust/index.ts';
import type { Configuration, Environment } from './configuration.ts';
import { DeployError, ROOT, wrangler } from './wrangler.ts';

const ListSchema = v.array(v.object({ name: v.string() }));
const FileSchema = v.record(v.string(), v.string());

/** What `wrangler secret list --format json` names. @throws {DeployError} */
function secretsInList(list: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(list);
  } catch (cause) {
    throw new DeployError('wrangler secret list answered something that is not a list of secrets.', {
      cause,
    });
  }
  return v.parse(ListSchema, value).map(({ name }) => name);
}

/** Returns the names of the secrets that this Worker has at Cloudflare, or null if Cloudflare does not have the Worker yet. */
export async function secretsThere(environment: Environment): Promise<string[] | null> {
  try {
    return secretsInList(await wrangler(['secret', 'list', '--env', environment, '--format', 'json']));
  } catch (error) {
    if (error instanceof DeployError && /10007|does not exist|not found/i.test(error.message)) return null;
    throw error;
  }
}

/** What docs/deploying.md asks for. A shorter one can be guessed. */
const SECRET_MIN_CHARACTERS = 32;

/**
 * The names of a file for `wrangler deploy --secrets-file`: JSON, or lines NAME=value. Values that the Worker could not
 * use, or that anybody could guess, stop here: later they are a Worker that answers 503 to everybody.
 *
 * @throws {DeployError} which never repeats a value
 */
export async function secretsInFile(file: string): Promise<string[]> {
  return Object.keys(await valuesIn(file));
}

/** The same with their values. @throws {DeployError} */
export async function valuesIn(file: string): Promise<Record<string, string>> {
  if (!existsSync(file)) throw new DeployError(`There is no ${file}: make it, or correct its name.`);
  let values: Record<string, string | undefined>;
  try {
    const text = readFileSync(file, 'utf8');
    values = /^\s*[[{]/.test(text) ? v.parse(FileSchema, JSON.parse(text)) : parseEnv(text);
  } catch (cause) {
    throw new DeployError(`${file} is neither an object of texts as JSON nor lines NAME=value.`, { cause });
  }
  const given = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
  if (Object.keys(given).length === 0) {
    throw new DeployError(`${file} names no secret: write lines NAME=value, or an object of texts as JSON.`);
  }
  for (const [name, value] of Object.entries(given)) await checkSecret(file, name, value);
  return given;
}

async function checkSecret(file: string, name: string, value: string): Promise<void> {
  if (/^TOKEN_KEYS(__|$)/.test(name)) {
    try {
      await signingKeys(value);
    } catch (error) {
      if (!(error instanceof TokenKeysError)) throw error;
      throw new DeployError(
        `${file}: ${error.message} \`npm run deploy:secrets\` makes a set that is right.`,
      );
    }
  }
  if (name === 'VAPID_KEYS' && !isPrivateKey(value))
    throw new DeployError(
      `${file}: VAPID_KEYS is not a private JWK of P-256. \`npm run deploy:secrets\` makes one that is.`,
    );
  if (/^(BRIDGE|IDENTITY)_SECRET/.test(name) && value.length < SECRET_MIN_CHARACTERS) {
    throw new DeployError(
      `${file}: ${name} has ${value.length} characters, and should have ${SECRET_MIN_CHARACTERS} or more: make it by \`openssl rand -base64 32\`.`,
    );
  }
}

function isPrivateKey(text: string): boolean {
  try {
    return v.is(
      v.object({
        kty: v.literal('EC'),
        crv: v.literal('P-256'),
        x: v.string(),
        y: v.string(),
        d: v.string(),
      }),
      JSON.parse(text),
    );
  } catch {
    return false;
  }
}

/** Where `npm run deploy:secrets` puts what it makes: in a folder that Git ignores. Relative to the root. */
export const secretsFileOf = (environment: Environment, site: SiteId = FIRST_SITE): string =>
  `.chimp/deploy/${environment}${site === FIRST_SITE ? '' : `-${site}`}-secrets.json`;

/**
 * Makes the required secrets of an environment and the key for push messages, for its first deploy, in a file that only this user can read. Those of a site
 * beside the first one bear its name.
 *
 * @returns where they are
 * @throws {DeployError} where the file is there: it may be the only copy of what is in use; for what cannot name a site
 */
export async function makeSecrets(
  environment: Environment,
  { root = ROOT, site = FIRST_SITE }: { root?: string; site?: SiteId } = {},
): Promise<string> {
  if (site !== FIRST_SITE && !isSiteId(site))
    throw new DeployError(`"${site}" names no site: write 1 to 32 of a to z, 0 to 9 and "-".`);
  const { variable } = namesOf(site);
  const name = secretsFileOf(environment, site);
  const file = `${root}${name}`;
  const { bridgeSecret, identitySecret, tokenKeys, vapidKeys } = await newSecrets();
  const secrets = {
    [variable('BRIDGE_SECRET')]: bridgeSecret,
    [variable('TOKEN_KEYS')]: JSON.stringify(tokenKeys),
    [variable('IDENTITY_SECRET')]: identitySecret,
    [variable('VAPID_KEYS')]: JSON.stringify(vapidKeys),
  };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new DeployError(`${name} is there already: use it, or move it away if it is of no use any more.`);
  }
  return name;
}

/** One sentence, and the commands to give. */
export function missingSecretsText(
  { environment, name }: Configuration,
  missing: readonly string[],
  isThere: boolean,
): string {
  const them = missing.length === 1 ? 'it' : 'them';
  const begun = `Nothing was deployed: ${name} lacks ${missing.join(', ')}.`;
  if (isThere) {
    const commands = missing.map((secret) => `  npx wrangler secret put ${secret} --env ${environment}`);
    return `${begun} Set ${them}, then deploy again:\n${commands.join('\n')}`;
  }
  return `${begun} It was never deployed before, so ${them} must come along in a file:\n  npm run deploy:secrets -- ${environment}\n  npm run deploy -- ${environment} --secrets-file ${secretsFileOf(environment)}`;
}
