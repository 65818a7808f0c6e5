import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Environment } from './configuration.ts';
import { secretsFileOf } from './secrets.ts';
import { DeployError, ROOT } from './wrangler.ts';

/** Below which `.chimp/deploy` lies: here, or where the operator wants it. */
export const STATE = process.env.CHIMP_DEPLOY_FOLDER || ROOT;

const SecretsSchema = v.record(v.string(), v.string());

/**
 * What was made for an environment, in the file of `npm run deploy:secrets`: readable by this user only, ignored by Git. A
 * first run that was cut off goes on with it.
 */
export class EnvironmentSecrets {
  readonly file: string;
  readonly #name: string;
  #values: Record<string, string>;

  constructor(environment: Environment, root = STATE) {
    this.#name = secretsFileOf(environment);
    this.file = `${root}${this.#name}`;
    this.#values = this.#read();
  }

  get(name: string): string | undefined {
    return this.#values[name];
  }

  set(values: Readonly<Record<string, string>>): void {
    this.#values = { ...this.#values, ...values };
    this.#write();
  }

  forget(name: string): void {
    if (this.#values[name] === undefined) return;
    const { [name]: _, ...rest } = this.#values;
    this.#values = rest;
    this.#write();
  }

  #read(): Record<string, string> {
    if (!existsSync(this.file)) return {};
    try {
      return v.parse(SecretsSchema, JSON.parse(readFileSync(this.file, 'utf8')));
    } catch (cause) {
      throw new DeployError(
        `${this.#name} cannot be read: it should be an object of texts as JSON. Mend it, or move it away; it may be the only copy of keys in use.`,
        { cause },
      );
    }
  }

  #write(): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    // Written aside first: a run that is cut off here leaves no half file.
    const aside = `${this.file}.new`;
    rmSync(aside, { force: true });
    writeFileSync(aside, `${JSON.stringify(this.#values, null, 2)}\n`, { mode: 0o600 });
    renameSync(aside, this.file);
  }
}
