import { deployBackOffice } from './back-office.ts';
import { checkDeploy, checkedText } from './check.ts';
import { ENVIRONMENTS, environmentOf } from './configuration.ts';
import { missingSecrets, missingSecretsText } from './secrets.ts';
import { DeployError, wrangler, wranglerHere } from './wrangler.ts';

/** Behind `npm run deploy`, `deploy:check` and `deploy:back-office`. */
async function main([command, ...rest]: string[]): Promise<number> {
  switch (command) {
    case 'check':
      for (const environment of ENVIRONMENTS) console.log(checkedText(await checkDeploy(environment)));
      return 0;
    case 'worker': {
      const environment = environmentOf(rest[0]);
      const checked = await checkDeploy(environment);
      console.log(checkedText(checked));
      const { secrets } = checked.configuration;
      const list = await wrangler(['secret', 'list', '--env', environment, '--format', 'json']).catch(
        (error: unknown) => {
          // A Worker that was never there has no secrets; whatever else went wrong is said.
          if (error instanceof DeployError && /10007|not found|does not exist/i.test(error.message))
            return '[]';
          throw error;
        },
      );
      const missing = missingSecrets(secrets, list);
      if (missing.length > 0) throw new DeployError(missingSecretsText(checked.configuration, missing));
      return wranglerHere(['deploy', '--env', environment]);
    }
    case 'back-office':
      return deployBackOffice(rest);
    default:
      throw new DeployError('Say what to do: check, worker or back-office.');
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof DeployError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
