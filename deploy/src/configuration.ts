import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { unstable_readConfig } from 'wrangler';
import { DEFAULT_BASE_TOPIC } from '../../protocol/src/index.ts';
import { DeployError, ROOT } from './wrangler.ts';

/** The name of a `[env.<name>]` in `wrangler.toml`. */
export type Environment = string;

/** In the order in which they stand there: an operator adds one for each further base topic. */
export const environmentsOf = (file = `${ROOT}wrangler.toml`): Environment[] =>
  [...readFileSync(file, 'utf8').matchAll(/^\[env\.([\w-]+)\]/gm)].map(([, name = '']) => name);

/** Without these the Worker must not go up: the bridge could not come in, or nobody could prove who they are. */
const NEEDED_SECRETS = ['BRIDGE_SECRET', 'TOKEN_KEYS', 'IDENTITY_SECRET'] as const;
const NEEDED_OBJECTS = [
  'CHAT_SESSION',
  'ATTENDANT_DESK',
  'SESSION_INDEX',
  'DOORKEEPER',
  'LINK',
  'ATTENDANT_DIRECTORY',
  'WORKSPACE',
  'ARCHIVE',
  'WEBHOOK',
  'LEDGER',
  'VISITORS',
] as const;

const ConfigSchema = v.object({
  name: v.string(),
  durable_objects: v.object({
    bindings: v.array(v.object({ name: v.string(), class_name: v.string() })),
  }),
  migrations: v.array(v.object({ new_sqlite_classes: v.optional(v.array(v.string()), []) })),
  secrets: v.optional(v.object({ required: v.optional(v.array(v.string()), []) }), {}),
  observability: v.optional(v.object({ enabled: v.optional(v.boolean(), false) }), {}),
  r2_buckets: v.optional(v.array(v.object({ binding: v.string() })), []),
  vars: v.looseObject({
    JURISDICTION: v.optional(v.unknown(), ''),
    MQTT_BASE_TOPIC: v.optional(v.string(), ''),
  }),
});

/** Where Wrangler's parser stopped. */
const LocationSchema = v.object({ line: v.number() });

export interface Configuration {
  environment: Environment;
  name: string;
  secrets: string[];
  jurisdiction: '' | 'eu';
  /** Names of the variables that have a value there. */
  vars: string[];
  baseTopic: string;
  /** A bucket for files is bound there, and nobody has to ask for one. */
  hasBucket: boolean;
}

/** @throws {DeployError} where the word is none of the environments. */
export function environmentOf(word: string | undefined, script = 'deploy'): Environment {
  const there = environmentsOf();
  const found = there.find((one) => one === word);
  if (found !== undefined) return found;
  throw new DeployError(
    `Say which environment: ${there.join(' or ')}, for example npm run ${script} -- ${there[0] ?? 'staging'}. Others are added in wrangler.toml.`,
  );
}

function readToml(environment: Environment, file: string): unknown {
  try {
    return unstable_readConfig({ config: file, env: environment }, { hideWarnings: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const line =
      'location' in error ? v.safeParse(LocationSchema, error.location) : { success: false as const };
    const where = line.success ? ` line ${line.output.line}` : '';
    throw new DeployError(
      `wrangler.toml${where} cannot be read: ${error.message.trim()}\nMend it there; \`git diff wrangler.toml\` shows what was changed.`,
    );
  }
}

/** What `wrangler.toml` says of an environment. @throws {DeployError} naming what is missing there. */
export function readConfiguration(environment: Environment, file = `${ROOT}wrangler.toml`): Configuration {
  const config = v.parse(ConfigSchema, readToml(environment, file));
  const where = `[env.${environment}] in wrangler.toml`;
  const objects = config.durable_objects.bindings.map(({ name }) => name);
  const lostObject = NEEDED_OBJECTS.find((name) => !objects.includes(name));
  if (lostObject !== undefined) throw new DeployError(`${where} has no binding ${lostObject}: add it.`);
  const made = config.migrations.flatMap(({ new_sqlite_classes }) => new_sqlite_classes);
  const unmade = config.durable_objects.bindings.find(({ class_name }) => !made.includes(class_name));
  if (unmade !== undefined) {
    throw new DeployError(`${where} has no migration that makes ${unmade.class_name}: add one.`);
  }
  const secrets = config.secrets.required;
  const undeclared = NEEDED_SECRETS.find((name) => !secrets.includes(name));
  if (undeclared !== undefined) {
    throw new DeployError(`${where} does not require the secret ${undeclared}: add it to secrets.required.`);
  }
  if (!config.observability.enabled) {
    throw new DeployError(
      `${where} has observability off: without it a fault leaves no trace. Set enabled = true.`,
    );
  }
  const jurisdiction = config.vars.JURISDICTION;
  if (jurisdiction !== '' && jurisdiction !== 'eu') {
    throw new DeployError(`JURISDICTION of ${where} is "${String(jurisdiction)}": it should be "eu" or "".`);
  }
  const vars = Object.keys(config.vars).filter((name) => config.vars[name] !== '');
  const baseTopic = config.vars.MQTT_BASE_TOPIC || DEFAULT_BASE_TOPIC;
  const hasBucket = config.r2_buckets.some(({ binding }) => binding === 'FILES');
  return { environment, name: config.name, secrets, jurisdiction, vars, baseTopic, hasBucket };
}
