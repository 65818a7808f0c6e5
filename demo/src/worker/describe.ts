/**
 * Reads a Wrangler file as Wrangler does, and writes what a built Worker's host needs of it:
 * `node describe.ts <wrangler.toml> <file>`. It is a program of its own, because to load Wrangler takes two seconds.
 */
import { writeFileSync } from 'node:fs';
import { unstable_getDurableObjectClassNameToUseSQLiteMap, unstable_readConfig } from 'wrangler';
import type { WorkerDescription } from './description.ts';

/** What is read here of it: Wrangler's own types come by a package that is not published. */
interface WranglerConfig {
  name?: string;
  compatibility_date?: string;
  compatibility_flags: string[];
  vars: Record<string, unknown>;
  durable_objects: { bindings: { name: string; class_name: string }[] };
  migrations: unknown[];
}

const [config = '', file = ''] = process.argv.slice(2);
const { name, compatibility_date, compatibility_flags, vars, durable_objects, migrations } =
  unstable_readConfig({ config, env: '' }) as WranglerConfig;
if (name === undefined || compatibility_date === undefined) {
  throw new Error(`${config} has to give the Worker a name and a compatibility_date.`);
}
const usesSqlite = unstable_getDurableObjectClassNameToUseSQLiteMap(migrations);
const description: WorkerDescription = {
  name,
  compatibilityDate: compatibility_date,
  compatibilityFlags: compatibility_flags,
  variables: Object.fromEntries(Object.entries(vars).map(([key, value]) => [key, String(value)])),
  durableObjects: Object.fromEntries(
    durable_objects.bindings.map((binding) => [
      binding.name,
      { className: binding.class_name, useSQLite: usesSqlite.get(binding.class_name) === true },
    ]),
  ),
};
writeFileSync(file, `${JSON.stringify(description)}\n`);
