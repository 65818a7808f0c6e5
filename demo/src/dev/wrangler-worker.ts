import { readFile, writeFile } from 'node:fs/promises';
import { type Child, plainEnvironment, startChild } from '../child.ts';
import { ROOT } from '../settings.ts';

export interface WranglerOptions {
  port: number;
  stateDir: string;
  variables: Record<string, string>;
  /** Another Wrangler file than that of the repository. */
  config?: string;
  persistTo: string;
  logFile: string;
}

/**
 * What `wrangler.toml` lists as required secrets: those are read from an env file, and nothing else is. Others are
 * arguments, and no secrets.
 */
const SECRETS = ['BRIDGE_SECRET', 'TOKEN_KEYS', 'IDENTITY_SECRET'];
const isSecret = (name: string): boolean => SECRETS.includes(name);

/** One line of a dotenv file. Secrets are JSON or base64url, so single quotes can hold them as they are. */
function dotenvLine(name: string, value: string): string {
  if (/['\n\r]/.test(value))
    throw new Error(`${name} holds a quote or a line break, which an env file cannot carry.`);
  return `${name}='${value}'\n`;
}

/**
 * Our Wrangler file with a bucket for files. In the repository's own there is none, because a plain `wrangler deploy` would
 * make one at an account that may not have R2.
 */
async function withBucket(stateDir: string): Promise<string> {
  const text = await readFile(`${ROOT}wrangler.toml`, 'utf8');
  const file = `${stateDir}/wrangler.toml`;
  const main = JSON.stringify(`${ROOT}worker/src/index.ts`);
  const bucket = '[[r2_buckets]]\nbinding = "FILES"\nbucket_name = "chimp-assist-files"\n';
  await writeFile(file, `${text.replace(/^main = .*$/m, () => `main = ${main}`)}\n${bucket}`);
  return file;
}

/** The Worker from its sources: `wrangler dev` begins it again when one of them is saved. */
export async function startWrangler(options: WranglerOptions): Promise<Child> {
  const config = options.config ?? (await withBucket(options.stateDir));
  // A file for this user alone, because arguments can be seen by everybody on the machine.
  const envFile = `${options.stateDir}/worker.env`;
  const variables = Object.entries(options.variables);
  const lines = variables.filter(([name]) => isSecret(name)).map(([name, value]) => dotenvLine(name, value));
  await writeFile(envFile, lines.join(''), { mode: 0o600 });
  return startChild({
    what: 'The Worker',
    command: process.execPath,
    args: [
      `${ROOT}node_modules/wrangler/bin/wrangler.js`,
      'dev',
      '--config',
      config,
      ...['--ip', '127.0.0.1', '--port', String(options.port), '--inspector-port', '0'],
      ...['--persist-to', options.persistTo, '--env-file', envFile],
      ...['--show-interactive-dev-session', 'false'],
      ...variables
        .filter(([name]) => !isSecret(name))
        .flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    ],
    cwd: ROOT,
    env: {
      ...plainEnvironment(),
      CI: '1',
      NO_COLOR: '1',
      WRANGLER_SEND_METRICS: 'false',
      // It would ask the network for what no test and no visitor of this machine reads.
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      // Its record of every call, for a page of Wrangler's that nobody opens here, takes most of the time of a call.
      X_LOCAL_OBSERVABILITY: 'false',
      // Stacks side by side must not find each other's Worker.
      WRANGLER_REGISTRY_PATH: `${options.stateDir}/registry`,
      WRANGLER_LOG_PATH: `${options.stateDir}/logs/wrangler`,
    },
    logFile: options.logFile,
  });
}
