import * as v from 'valibot';
import { PRODUCTION_BRANCH } from './back-office.ts';
import type { Environment } from './configuration.ts';
import { withSecretFile } from './secret-file.ts';
import { DeployError, ROOT, wrangler } from './wrangler.ts';

const FOLDER = `${ROOT}back-office`;
const ProjectsSchema = v.array(v.object({ 'Project Name': v.string(), 'Project Domains': v.string() }));

/** One Pages project for each environment, so that none takes the settings of another. */
export const projectOf = (environment: Environment, named = ''): string =>
  named !== ''
    ? named
    : environment === 'production'
      ? 'chimp-assist-back-office'
      : `chimp-assist-back-office-${environment}`;

/** Makes the project where it is not there. @returns the origins at which the desk is served, the first for people */
export async function ensureProject(project: string): Promise<string[]> {
  const found = await originsOf(project);
  if (found !== null) return found;
  // Without --force Wrangler may make a Worker of static files instead, which has no functions.
  await wrangler(
    ['pages', 'project', 'create', project, '--production-branch', PRODUCTION_BRANCH, '--force'],
    FOLDER,
  );
  const made = await originsOf(project);
  if (made === null)
    throw new DeployError(
      `The Pages project ${project} was made, and Cloudflare does not list it yet. Run this again.`,
    );
  return made;
}

async function originsOf(project: string): Promise<string[] | null> {
  const list: unknown = JSON.parse(await wrangler(['pages', 'project', 'list', '--json'], FOLDER));
  const found = v.parse(ProjectsSchema, list).find((one) => one['Project Name'] === project);
  if (found === undefined) return null;
  const domains = found['Project Domains'].split(',').map((domain) => domain.trim());
  // A domain of the operator's own comes before the one that Cloudflare gives.
  const own = domains.filter((domain) => !domain.endsWith('.pages.dev'));
  return [...new Set([...own, ...domains])]
    .filter((domain) => domain !== '')
    .map((domain) => `https://${domain}`);
}

/** The desk's own settings; its titles and pictures stay as they are. */
export async function setDesk(project: string, settings: Record<string, string>): Promise<void> {
  await withSecretFile(settings, (file) =>
    wrangler(['pages', 'secret', 'bulk', file, '--project-name', project], FOLDER),
  );
}
