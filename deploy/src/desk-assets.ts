import { cp, rm, writeFile } from 'node:fs/promises';
import { securityHeaders } from '../../back-office/src/settings/content-security-policy.ts';
import { OWN_ORIGIN, settingsFromEnv } from '../../back-office/src/settings/settings.ts';
import { buildIfChanged, DEPLOYED_BACK_OFFICE } from '../../demo/src/build.ts';
import type { Environment } from './configuration.ts';
import { STATE } from './environment-secrets.ts';
import { ROOT } from './wrangler.ts';

/**
 * The built back office as static files of the Worker: what the functions of Pages answer is written into files here,
 * since the settings are known.
 *
 * @param env the settings of the page, by the names that Pages has for them. The Worker itself is the backend.
 * @returns the folder
 */
export async function buildDeskAssets(
  environment: Environment,
  env: Readonly<Record<string, string | undefined>>,
  state = STATE,
): Promise<string> {
  await buildIfChanged(DEPLOYED_BACK_OFFICE, `${ROOT}.chimp/logs`);
  const folder = `${state}.chimp/deploy/${environment}-desk`;
  await rm(`${folder}`, { recursive: true, force: true });
  await cp(`${ROOT}${DEPLOYED_BACK_OFFICE.dist}`, `${folder}`, {
    recursive: true,
    filter: (path) => !path.endsWith('/.made-of'),
  });
  const settings = settingsFromEnv({ ...env, BACKEND_ENDPOINT: OWN_ORIGIN });
  await writeFile(`${folder}/settings.json`, JSON.stringify(settings));
  const headers = Object.entries(securityHeaders(settings)).map(([name, value]) => `  ${name}: ${value}`);
  await writeFile(
    `${folder}/_headers`,
    `/*\n${headers.join('\n')}\n/settings.json\n  cache-control: no-store\n`,
  );
  return folder;
}
