import { parseArgs } from 'node:util';
import { answersTo, type Terminal, terminalHere } from './ask.ts';
import { deployBackOffice } from './back-office.ts';
import { checkDeploy, checkedText } from './check.ts';
import { type Environment, environmentOf, environmentsOf, readConfiguration } from './configuration.ts';
import { buildDeskAssets } from './desk-assets.ts';
import { Kept } from './kept.ts';
import { deployHere } from './output-file.ts';
import { ensureProject, projectOf, setDesk } from './pages-project.ts';
import { type Plan, planOf } from './plan.ts';
import { environmentQuestion } from './questions.ts';
import { resultText } from './result.ts';
import { withSecretFile } from './secret-file.ts';
import { secretsThere, valuesIn } from './secrets.ts';
import { DeployError } from './wrangler.ts';

const USAGE =
  'npm run deploy -- [<environment>] [--check] [--desk pages|worker] [--supervisor <e-mail>] [--secrets-file <file>]';

function optionsOf(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        desk: { type: 'string', default: 'pages' },
        supervisor: { type: 'string' },
        'secrets-file': { type: 'string' },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DeployError(
      `${error.message.split('. ')[0]}. Say: ${USAGE}; what else Wrangler knows is set in wrangler.toml.`,
    );
  }
}

async function chosen(positionals: string[], terminal: Terminal | null): Promise<Environment> {
  if (positionals.length > 1)
    throw new DeployError(`One environment at a time: ${positionals.join(' ')} are ${positionals.length}.`);
  const [word] = positionals;
  if (word !== undefined) return environmentOf(word);
  const question = environmentQuestion(environmentsOf());
  const { CHIMP_ENVIRONMENT } = await answersTo([question], process.env, terminal);
  return environmentOf(CHIMP_ENVIRONMENT);
}

/**
 * `npm run deploy`: Worker, back office, keys, secrets and the first supervisor, by one command and a login. Run again, it
 * keeps what is there, and goes on where it was cut off.
 *
 * @returns an exit code
 */
export async function deployEverything(args: string[], terminal = terminalHere()): Promise<number> {
  const { positionals, values } = optionsOf(args);
  const { desk } = values;
  if (desk !== 'pages' && desk !== 'worker')
    throw new DeployError(`--desk is "${desk}": it should be pages (the default) or worker. Say: ${USAGE}`);
  if (values.check) {
    const asked = positionals.length === 0 ? environmentsOf() : [environmentOf(positionals[0])];
    for (const environment of asked) console.log(checkedText(await checkDeploy(environment)));
    return 0;
  }
  const environment = await chosen(positionals, terminal);
  const configuration = readConfiguration(environment);
  const kept = new Kept(environment);
  const file = values['secrets-file'];
  if (file !== undefined) kept.set(await valuesIn(file));
  const there = await secretsThere(environment);
  const newSupervisor = values.supervisor ?? null;
  const plan = await planOf({ configuration, there, kept, env: process.env, terminal, newSupervisor });
  console.log(checkedText(await checkDeploy(environment)));

  const project = projectOf(environment);
  const deskOrigins = desk === 'pages' ? await ensureProject(project) : [];
  const worker = await bringWorker(
    environment,
    plan,
    deskOrigins,
    desk === 'worker',
    configuration.baseTopic,
  );
  if (typeof worker === 'number') return worker;
  if (desk === 'pages') {
    await setDesk(project, { BACKEND_ENDPOINT: worker, MQTT_BASE_TOPIC: configuration.baseTopic });
    const code = await deployBackOffice(['--project-name', project]);
    if (code !== 0) return code;
  }
  console.log(
    resultText({
      worker,
      desk: deskOrigins[0] ?? worker,
      baseTopic: configuration.baseTopic,
      plan,
      file: kept.file,
    }),
  );
  // It was shown: from now on the directory alone knows it.
  kept.forget('SUPERVISOR_PASSWORD');
  return 0;
}

/** @returns where the Worker is, or Wrangler's exit code where it is not there. */
async function bringWorker(
  environment: Environment,
  plan: Plan,
  deskOrigins: string[],
  withDesk: boolean,
  baseTopic: string,
): Promise<string | number> {
  const { origins, usesBroker } = plan;
  const secrets = {
    ...plan.secrets,
    ...(origins === null ? {} : { ALLOWED_ORIGINS: [...new Set([...origins, ...deskOrigins])].join(',') }),
  };
  return withSecretFile(secrets, async (file) => {
    const along = Object.keys(secrets).length === 0 ? [] : ['--secrets-file', file];
    // Without a broker the Worker itself carries the messages.
    const road = usesBroker ? [] : ['--var', 'EDGE_ROAD:preview'];
    const assets = withDesk
      ? ['--assets', await buildDeskAssets(environment, { ...process.env, MQTT_BASE_TOPIC: baseTopic })]
      : [];
    const { code, targets } = await deployHere([
      'deploy',
      '--env',
      environment,
      ...along,
      ...road,
      ...assets,
    ]);
    if (code !== 0) return code;
    const [first] = targets;
    if (first === undefined)
      throw new DeployError(
        `The Worker is deployed, and has no address that a browser can reach: turn workers.dev on, or give it a route in wrangler.toml; then run this again.`,
      );
    // An address of the operator's own is last for good: it comes before the one that Cloudflare gives.
    return targets.find((url) => !url.endsWith('.workers.dev')) ?? first;
  });
}
