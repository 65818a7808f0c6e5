import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { mosquittoLines } from '../broker-auth/mosquitto-lines.ts';
import { mosquittoSet, PeopleSchema } from '../broker-auth/mosquitto-set.ts';
import { readCommandSettings, SettingsError } from '../settings.ts';

/** `chimpassist-bridge mosquitto <people.json> <folder>`: writes passwords and rules for a Mosquitto without a plugin. */
export function mosquitto(input: string, folder: string): void {
  let value: unknown;
  const text = readFileSync(input, 'utf8');
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError(`${input} is not JSON. docs/trust.md shows what it should be.`);
  }
  const people = v.safeParse(PeopleSchema, value);
  if (!people.success) {
    const [issue] = people.issues;
    // Never the value: it may be a password.
    const isOfType = issue.kind === 'schema' && issue.type !== 'custom';
    const what = isOfType ? `should be ${issue.expected ?? 'something else'}` : issue.message;
    throw new SettingsError(
      `${input}: ${v.getDotPath(issue) ?? 'the whole'} ${what}. docs/trust.md shows the list.`,
    );
  }
  const set = mosquittoSet(people.output, readCommandSettings(process.env).baseTopic);
  writeFileSync(join(folder, 'passwords'), set.passwords, { mode: 0o600 });
  writeFileSync(join(folder, 'acl'), set.acl, { mode: 0o600 });
  // All of it may go into the file as it is.
  console.log(
    [
      `# Written: ${join(folder, 'passwords')} and ${join(folder, 'acl')}, ${people.output.length} people.`,
      '# For mosquitto.conf, above its listeners:',
      ...mosquittoLines(resolve(folder)),
    ].join('\n'),
  );
}
