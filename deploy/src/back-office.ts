import { buildIfChanged, DEPLOYED_BACK_OFFICE } from '../../demo/src/build.ts';
import { ROOT, wranglerHere } from './wrangler.ts';

/**
 * The project's production branch, as docs/deploying.md has it made. Without this Wrangler takes the branch that is checked
 * out here: anywhere but on `main` the deploy would be a preview, and attendants would go on with the page of before.
 */
export const PRODUCTION_BRANCH = 'main';
const FOLDER = `${ROOT}back-office`;

/**
 * Builds the back office and puts it on Pages, with its functions. Its settings are variables of the Pages project,
 * read at run time, so one build serves every environment. What follows `--` goes to `wrangler pages deploy`.
 */
export async function deployBackOffice(args: string[]): Promise<number> {
  await buildIfChanged(DEPLOYED_BACK_OFFICE, `${ROOT}.chimp/logs`);
  const named = args.some((arg) => arg.startsWith('--project-name')) ? [] : ['--project-name', projectName()];
  const branch = args.some((arg) => arg.startsWith('--branch')) ? [] : ['--branch', PRODUCTION_BRANCH];
  return wranglerHere(['pages', 'deploy', 'dist', ...named, ...branch, ...args], FOLDER);
}

const projectName = (): string => process.env.PAGES_PROJECT ?? 'chimp-assist-back-office';
