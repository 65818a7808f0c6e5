import { parseArgs } from 'node:util';
import { type Around, HERE } from './around.ts';
import { answersTo } from './ask.ts';
import { bringWorker } from './bring-worker.ts';
import { type Environment, environmentOf, environmentsOf, readConfiguration } from './configuration.ts';
import { EnvironmentSecrets } from './environment-secrets.ts';
import { projectOf } from './pages-project.ts';
import { planOf } from './plan.ts';
import { environmentQuestion } from './questions.ts';
import { resultText } from './result.ts';
import { valuesIn } from './secrets.ts';
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

async function chosen(positionals: string[], { env, terminal }: Around): Promise<Environment> {
  if (positionals.length > 1)
    throw new DeployError(`One environment at a time: ${positionals.join(' ')} are ${positionals.length}.`);
  const [word] = positionals;
  if (word !== undefined) return environmentOf(word);
  const question = environmentQuestion(environmentsOf());
  const { CHIMP_ENVIRONMENT } = await answersTo([question], env, terminal);
  return environmentOf(CHIMP_ENVIRONMENT);
}

/**
 * `npm run deploy`: Worker, back office, keys, secrets and the first supervisor, by one command and a login. Run again, it
 * keeps what is there, and goes on where it was cut off.
 *
 * @returns an exit code
 */
export async function deployEverything(args: string[], around: Around = HERE): Promise<number> {
  const { terminal, env, tools, state, say } = around;
  const { positionals, values } = optionsOf(args);
  const { desk } = values;
  if (desk !== 'pages' && desk !== 'worker')
    throw new DeployError(`--desk is "${desk}": it should be pages (the default) or worker. Say: ${USAGE}`);
  if (values.check) {
    const asked = positionals.length === 0 ? environmentsOf() : [environmentOf(positionals[0])];
    for (const environment of asked) say(await tools.check(environment));
    return 0;
  }
  const environment = await chosen(positionals, around);
  const configuration = readConfiguration(environment);
  const kept = new EnvironmentSecrets(environment, state);
  const file = values['secrets-file'];
  if (file !== undefined) kept.set(await valuesIn(file));
  const there = await tools.secretsThere(environment);
  const newSupervisor = values.supervisor ?? null;
  const plan = await planOf({ configuration, there, kept, env, terminal, newSupervisor });
  say(await tools.check(environment));

  const project = projectOf(environment, env.PAGES_PROJECT);
  const deskOrigins = desk === 'pages' ? await tools.ensureProject(project) : [];
  const worker = await bringWorker({ configuration, plan, deskOrigins, withDesk: desk === 'worker' }, around);
  if (typeof worker === 'number') return worker;
  if (desk === 'pages') {
    // The page's policy lets it connect to the Worker, and to the broker that stands here.
    const broker = env.MQTT_BROKER_WS_HOST || env.MQTT_BROKER_HOST;
    await tools.setDesk(project, {
      BACKEND_ENDPOINT: worker,
      MQTT_BASE_TOPIC: configuration.baseTopic,
      ...(broker ? { MQTT_BROKER_HOST: broker } : {}),
    });
    const code = await tools.deployBackOffice(['--project-name', project]);
    if (code !== 0) return code;
  }
  say(
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
