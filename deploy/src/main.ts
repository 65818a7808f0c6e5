import { parseArgs } from 'node:util';
import { FIRST_SITE } from '../../protocol/src/site.ts';
import { deployBackOffice } from './back-office.ts';
import { checkDeploy, checkedText } from './check.ts';
import { environmentOf, environmentsOf, readConfiguration } from './configuration.ts';
import { deployEverything } from './everything.ts';
import { runCommand } from './run-command.ts';
import { makeSecrets, missingSecretsText, secretsInFile, secretsThere } from './secrets.ts';
import { DeployError, wranglerHere } from './wrangler.ts';

/** @throws {DeployError} for an option that is not ours: Wrangler's other options would bypass our checks. */
function optionsOf(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { 'secrets-file': { type: 'string' } } });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DeployError(
      `${error.message.split('. ')[0]}. Say: npm run deploy -- <${environmentsOf().join(' or ')}> [--secrets-file <file>]; what else Wrangler knows is set in wrangler.toml.`,
    );
  }
}

/** Stops before anything goes up where something is missing. @returns an exit code */
async function deployWorker(args: string[]): Promise<number> {
  const { positionals, values } = optionsOf(args);
  const environment = environmentOf(positionals[0]);
  if (positionals.length > 1) {
    throw new DeployError(`One environment at a time: ${positionals.join(' ')} are ${positionals.length}.`);
  }
  const file = values['secrets-file'];
  const brought = file === undefined ? [] : await secretsInFile(file);
  const configuration = readConfiguration(environment);
  const there = await secretsThere(environment);
  const missing = configuration.secrets.filter((name) => !brought.includes(name) && !there?.includes(name));
  if (missing.length > 0) throw new DeployError(missingSecretsText(configuration, missing, there !== null));
  // Last, because it takes longest.
  console.log(checkedText(await checkDeploy(environment)));
  const along = file === undefined ? [] : ['--secrets-file', file];
  return wranglerHere(['deploy', '--env', environment, ...along]);
}

/** Behind `npm run deploy`, `deploy:check`, `deploy:secrets`, `deploy:worker` and `deploy:back-office`. */
async function main([command, ...rest]: string[]): Promise<number> {
  switch (command) {
    case 'check':
      for (const environment of environmentsOf()) console.log(checkedText(await checkDeploy(environment)));
      return 0;
    case 'secrets': {
      const environment = environmentOf(rest[0], 'deploy:secrets');
      const site = rest[1] ?? FIRST_SITE;
      const file = await makeSecrets(environment, { site });
      console.log(
        `The secrets of ${environment}${site === FIRST_SITE ? '' : `'s site ${site}`} are in ${file}, readable by you only. Keep a copy where you keep secrets, then: npm run deploy -- ${environment} --secrets-file ${file}`,
      );
      return 0;
    }
    case 'everything':
      return deployEverything(rest);
    case 'worker':
      return deployWorker(rest);
    case 'back-office':
      return deployBackOffice(rest);
    default:
      throw new DeployError('Say what to do: everything, check, secrets, worker or back-office.');
  }
}

await runCommand(main);
