import * as v from 'valibot';
import type { Configuration } from './configuration.ts';
import { DeployError } from './wrangler.ts';

const ListSchema = v.array(v.object({ name: v.string() }));

/** The required secrets that `wrangler secret list --format json` does not name. @throws {DeployError} */
export function missingSecrets(required: readonly string[], list: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(list);
  } catch (cause) {
    throw new DeployError('wrangler secret list answered something that is no list of secrets.', { cause });
  }
  const there = new Set(v.parse(ListSchema, value).map(({ name }) => name));
  return required.filter((name) => !there.has(name));
}

/** One sentence, and the commands to give. */
export function missingSecretsText({ environment, name }: Configuration, missing: readonly string[]): string {
  const commands = missing.map((secret) => `  npx wrangler secret put ${secret} --env ${environment}`);
  return `Nothing was deployed: ${name} lacks ${missing.join(', ')}. Set ${missing.length === 1 ? 'it' : 'them'}, then deploy again:\n${commands.join('\n')}`;
}
