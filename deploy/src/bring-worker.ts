import type { Around } from './around.ts';
import { configurationWith } from './bucket.ts';
import type { Configuration } from './configuration.ts';
import type { Plan } from './plan.ts';
import { withSecretFile } from './secret-file.ts';
import { DeployError } from './wrangler.ts';

export interface Load {
  configuration: Configuration;
  plan: Plan;
  /** Where the desk is served; none where the Worker itself serves it. */
  deskOrigins: string[];
  withDesk: boolean;
}

/** Deploys the Worker with what it needs. @returns where it is, or Wrangler's exit code where it is not there. */
export async function bringWorker(
  { configuration, plan, deskOrigins, withDesk }: Load,
  { env, tools, state }: Around,
): Promise<string | number> {
  const { environment, baseTopic } = configuration;
  const { bucket, origins } = plan;
  if (bucket !== null) await tools.ensureBucket(bucket, configuration.jurisdiction);
  const secrets = {
    ...plan.secrets,
    ...(origins === null ? {} : { ALLOWED_ORIGINS: [...new Set([...origins, ...deskOrigins])].join(',') }),
  };
  return withSecretFile(secrets, async (file) => {
    const { code, targets } = await tools.deployWorker([
      ...['deploy', '--env', environment],
      ...(bucket === null
        ? []
        : ['--config', configurationWith(bucket, configuration, `${state}.chimp/deploy`)]),
      ...(Object.keys(secrets).length === 0 ? [] : ['--secrets-file', file]),
      ...(withDesk
        ? ['--assets', await tools.buildDeskAssets(environment, { ...env, MQTT_BASE_TOPIC: baseTopic })]
        : []),
    ]);
    if (code !== 0) return code;
    const [first] = targets;
    if (first === undefined)
      throw new DeployError(
        'The Worker is deployed, and has no address that a browser can reach: turn workers.dev on, or give it a route in wrangler.toml; then run this again.',
      );
    // An address of the operator's own comes before the one that Cloudflare gives.
    return targets.find((url) => !url.endsWith('.workers.dev')) ?? first;
  });
}
