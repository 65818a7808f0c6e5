import { BACK_OFFICE, buildIfChanged } from '../../demo/src/build.ts';
import { ROOT, wranglerHere } from './wrangler.ts';

const FOLDER = `${ROOT}back-office`;

/**
 * Builds the back office and puts it on Pages, with its functions. Its settings are variables of the Pages project,
 * read at run time, so one build serves every environment. What follows `--` goes to `wrangler pages deploy`.
 */
export async function deployBackOffice(args: string[]): Promise<number> {
  await buildIfChanged(BACK_OFFICE, `${ROOT}.chimp/logs`);
  const named = args.some((arg) => arg.startsWith('--project-name')) ? [] : ['--project-name', projectName()];
  return wranglerHere(['pages', 'deploy', 'dist', ...named, ...args], FOLDER);
}

const projectName = (): string => process.env.PAGES_PROJECT ?? 'chimp-assist-back-office';
