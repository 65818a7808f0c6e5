import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { signingKeys } from '../../../protocol/src/trust/index.ts';
import { environmentOf, readConfiguration } from '../configuration.ts';
import { EnvironmentSecrets } from '../environment-secrets.ts';
import { runCommand } from '../run-command.ts';
import { DeployError, wranglerHere } from '../wrangler.ts';
import { billedOf } from './billed.ts';
import { runTrial } from './trial.ts';

const USAGE =
  'npm run deploy:try -- <environment> <address of the Worker> [--sockets 1000] [--per-second 50] [--idle <seconds>] [--write <seconds>] [--redeploy immediate|deferred]';
const PING_EVERY_MS = 30_000;

/**
 * Tries on a deployed Worker what nobody could try without an account: many sockets, an idle time, a deploy under load, and
 * what Cloudflare bills for it. Use an environment that no customer uses: the trial writes chats.
 */
async function main(args: string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sockets: { type: 'string', default: '1000' },
      'per-second': { type: 'string', default: '50' },
      idle: { type: 'string', default: '60' },
      write: { type: 'string', default: '60' },
      redeploy: { type: 'string' },
    },
  });
  const environment = environmentOf(positionals[0], 'deploy:try');
  const worker = positionals[1]?.replace(/\/+$/, '') ?? '';
  if (!/^https?:\/\//.test(worker)) throw new DeployError(`Say where the Worker is: ${USAGE}`);
  const numberOf = (name: 'sockets' | 'per-second' | 'idle' | 'write'): number => {
    const value = Number(values[name]);
    if (!Number.isFinite(value) || value < 0)
      throw new DeployError(`--${name} is not a number. Say: ${USAGE}`);
    return value;
  };
  const mode = values.redeploy;
  if (mode !== undefined && mode !== 'immediate' && mode !== 'deferred')
    throw new DeployError(`--redeploy is "${mode}": it should be immediate or deferred.`);
  const tokenKeys = new EnvironmentSecrets(environment).get('TOKEN_KEYS');
  if (tokenKeys === undefined)
    throw new DeployError(
      `The TOKEN_KEYS of ${environment} are not on this machine: run the trial where npm run deploy made them.`,
    );
  const keys = await signingKeys(tokenKeys);
  const { name, baseTopic } = readConfiguration(environment);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (id: string): Promise<string> => {
    const made = tokens.get(id) ?? keys.sign({ kind: 'customer', id, guest: true }, baseTopic);
    tokens.set(id, made);
    return made;
  };
  const from = new Date();
  const trial = await runTrial({
    worker,
    baseTopic,
    tokenOf,
    sockets: numberOf('sockets'),
    perSecond: Math.max(1, numberOf('per-second')),
    idleMs: numberOf('idle') * 1000,
    pingEveryMs: PING_EVERY_MS,
    writeMs: numberOf('write') * 1000,
    redeploy: mode === undefined ? null : () => redeploy(environment, mode),
    log: (line) => console.log(line),
  });
  console.log(JSON.stringify(trial, null, 2));
  const billed = await billedOf(name, from, new Date());
  console.log(
    billed === null
      ? 'Billed: set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID to read it, or look at the dashboard in ten minutes.'
      : `Billed so far, as Cloudflare says (it counts some minutes late):\n${JSON.stringify(billed, null, 2)}`,
  );
  return trial.refused + trial.written.lost + trial.written.twice + trial.written.outOfOrder === 0 ? 0 : 1;
}

/** A version that differs in nothing but a variable, so that every object is replaced. */
async function redeploy(environment: string, mode: 'immediate' | 'deferred'): Promise<void> {
  const how = mode === 'deferred' ? 'deferred 30s' : mode;
  const again = ['--var', `TRIAL:${randomBytes(4).toString('hex')}`];
  const code = await wranglerHere([
    ...['deploy', '--env', environment, '--durable-objects-code-update-mode', how],
    ...again,
  ]);
  if (code !== 0) throw new DeployError('The Worker could not be deployed again.');
}

await runCommand(main);
