import { randomBytes } from 'node:crypto';
import { newSecrets, newVapidKeys } from '../../demo/src/secrets.ts';
import { PASSWORD_MIN_LENGTH } from '../../protocol/src/index.ts';
import { hashOf } from '../../worker/src/directory/password.ts';
import { answersTo, type Question, type Terminal } from './ask.ts';
import type { Configuration } from './configuration.ts';
import type { EnvironmentSecrets } from './environment-secrets.ts';
import {
  ALLOWED_ORIGINS,
  ANY_ORIGIN,
  FILES_BUCKET,
  NO_BUCKET,
  originsOf,
  SUPERVISOR_EMAIL,
} from './questions.ts';
import { DeployError } from './wrangler.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the operator's own services are; taken from the environment, and kept by Cloudflare from then on. */
const SERVICES = [
  'AUTHENTICATION_ENDPOINT',
  'STATISTICS_ENDPOINT',
  'MQTT_BROKER_HOST',
  'MQTT_BROKER_WS_HOST',
];

/** What a deploy will bring. */
export interface Plan {
  /** Secrets that Cloudflare does not have yet, or that are to be replaced. */
  secrets: Record<string, string>;
  /** Origins besides the desk's own; null: they stay as they are, or every origin is let in. */
  origins: string[] | null;
  /** Who can sign in for the first time after this deploy. */
  supervisor: { email: string; password: string } | null;
  /** A broker carries the messages, and not the Worker. */
  usesBroker: boolean;
  /** The R2 bucket that is bound for files; null: none, or wrangler.toml binds one. */
  bucket: string | null;
}

export interface Known {
  configuration: Configuration;
  /** Names of the secrets at Cloudflare; null where the Worker was never deployed. */
  there: readonly string[] | null;
  kept: EnvironmentSecrets;
  env: Env;
  terminal: Terminal | null;
  /** Who gets a new first password; another person may have been the first supervisor before. */
  newSupervisor: string | null;
}

/** Asks for what nobody but the operator knows, and makes what can be made. @throws {DeployError} */
export async function planOf(known: Known): Promise<Plan> {
  const { configuration, there, kept, env, newSupervisor } = known;
  const isSet = (name: string): boolean =>
    there?.includes(name) === true || configuration.vars.includes(name);
  const services = SERVICES.filter((name) => (env[name] ?? '') !== '' && !configuration.vars.includes(name));
  const has = (name: string): boolean => isSet(name) || services.includes(name);

  const needsSupervisor =
    !has('AUTHENTICATION_ENDPOINT') && (newSupervisor !== null || !isSet('FIRST_SUPERVISOR'));
  if (newSupervisor !== null && has('AUTHENTICATION_ENDPOINT'))
    throw new DeployError(
      'Nothing was deployed: --supervisor is for the built-in directory, and AUTHENTICATION_ENDPOINT is set.',
    );
  const givesOrigins = (env.ALLOWED_ORIGINS ?? '') !== '' && !configuration.vars.includes('ALLOWED_ORIGINS');
  const needsOrigins = givesOrigins || !isSet('ALLOWED_ORIGINS');
  const knowsBucket = (env.FILES_BUCKET ?? '') !== '' || kept.get('FILES_BUCKET') !== undefined;
  if (!configuration.hasBucket && !knowsBucket && known.terminal === null && isSet('FILES_BUCKET'))
    throw new DeployError(
      'Nothing was deployed: this Worker keeps files in an R2 bucket, and nobody could open them after a deploy without it. Set FILES_BUCKET to its name, or to none.',
    );
  // Where nobody is there to ask, it can be left out: people write without files then.
  const asksBucket = !configuration.hasBucket && (knowsBucket || known.terminal !== null);
  const questions: Question[] = [
    ...(needsSupervisor ? [SUPERVISOR_EMAIL] : []),
    ...(needsOrigins ? [ALLOWED_ORIGINS] : []),
    ...(asksBucket ? [FILES_BUCKET] : []),
  ];
  const remembered = Object.fromEntries(questions.map(({ name }) => [name, kept.get(name)]));
  const asked = newSupervisor === null ? {} : { SUPERVISOR_EMAIL: newSupervisor };
  const answers = await answersTo(
    questions,
    { ...remembered, ...withoutEmpty(env), ...asked },
    known.terminal,
  );
  kept.set(answers);

  const secrets = await requiredOf(known);
  // Not required: a deploy that knows nothing of them sends no push messages, and goes on.
  if (!isSet('VAPID_KEYS')) {
    if (kept.get('VAPID_KEYS') === undefined) kept.set({ VAPID_KEYS: JSON.stringify(await newVapidKeys()) });
    secrets.VAPID_KEYS = kept.get('VAPID_KEYS') ?? '';
  }
  for (const name of services) secrets[name] = env[name] ?? '';
  const supervisor = needsSupervisor ? supervisorOf(answers.SUPERVISOR_EMAIL ?? '', known) : null;
  if (supervisor !== null) secrets.FIRST_SUPERVISOR = supervisor.text;
  const answered = answers.FILES_BUCKET ?? NO_BUCKET;
  const bucket = answered === NO_BUCKET ? null : answered;
  // Nobody can read it there, but that it is there: by it a deploy from another machine knows what it would undo.
  if (bucket !== null && !isSet('FILES_BUCKET')) secrets.FILES_BUCKET = bucket;
  const list = answers.ALLOWED_ORIGINS;
  return {
    secrets,
    origins: list === undefined || list === ANY_ORIGIN ? null : originsOf(list),
    supervisor: supervisor === null ? null : { email: supervisor.email, password: supervisor.password },
    usesBroker: has('MQTT_BROKER_HOST') || has('MQTT_BROKER_WS_HOST'),
    bucket,
  };
}

const withoutEmpty = (env: Env): Env =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));

/** The required secrets that Cloudflare does not have: as an earlier run made them, else new ones. */
async function requiredOf({ configuration, there, kept }: Known): Promise<Record<string, string>> {
  const missing = configuration.secrets.filter((name) => there?.includes(name) !== true);
  const unmade = missing.filter((name) => kept.get(name) === undefined);
  if (unmade.length > 0) {
    const { bridgeSecret, identitySecret, tokenKeys } = await newSecrets();
    const fresh: Record<string, string> = {
      BRIDGE_SECRET: bridgeSecret,
      TOKEN_KEYS: JSON.stringify(tokenKeys),
      IDENTITY_SECRET: identitySecret,
    };
    const unknown = unmade.find((name) => fresh[name] === undefined);
    if (unknown !== undefined)
      throw new DeployError(
        `Nothing was deployed: wrangler.toml requires the secret ${unknown}, which only you can make. Put it into ${kept.file}, or set it by npx wrangler secret put.`,
      );
    kept.set(Object.fromEntries(unmade.map((name) => [name, fresh[name] ?? ''])));
  }
  return Object.fromEntries(missing.map((name) => [name, kept.get(name) ?? '']));
}

/** The secret that begins the directory, as an earlier run that was cut off made it, else a new one. */
function supervisorOf(
  email: string,
  { kept, env }: Known,
): { email: string; password: string; text: string } {
  const before = kept.get('FIRST_SUPERVISOR');
  const chosen = env.SUPERVISOR_PASSWORD ?? '';
  const keptPassword = kept.get('SUPERVISOR_PASSWORD');
  const isSame = before !== undefined && (JSON.parse(before) as { email?: string }).email === email;
  if (isSame && keptPassword !== undefined && (chosen === '' || chosen === keptPassword))
    return { email, password: keptPassword, text: before };
  if (chosen !== '' && chosen.length < PASSWORD_MIN_LENGTH)
    throw new DeployError(
      `Nothing was deployed: SUPERVISOR_PASSWORD has ${chosen.length} characters, and should have ${PASSWORD_MIN_LENGTH} or more.`,
    );
  const password = chosen || randomBytes(15).toString('base64url');
  const name = email.split('@')[0] ?? email;
  const text = JSON.stringify({
    once: randomBytes(12).toString('base64url'),
    email,
    name,
    hash: hashOf(password),
  });
  kept.set({ FIRST_SUPERVISOR: text, SUPERVISOR_PASSWORD: password });
  return { email, password, text };
}
