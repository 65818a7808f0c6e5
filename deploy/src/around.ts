import { type Terminal, terminalHere } from './ask.ts';
import { deployBackOffice } from './back-office.ts';
import { ensureBucket } from './bucket.ts';
import { checkDeploy, checkedText } from './check.ts';
import type { Environment } from './configuration.ts';
import { buildDeskAssets } from './desk-assets.ts';
import { STATE } from './environment-secrets.ts';
import { deployHere } from './output-file.ts';
import { ensureProject, setDesk } from './pages-project.ts';
import { secretsThere } from './secrets.ts';

/** What a deploy does outside of this process; tests put others in their place. */
interface Tools {
  check(environment: Environment): Promise<string>;
  secretsThere(environment: Environment): Promise<string[] | null>;
  ensureProject(project: string): Promise<string[]>;
  ensureBucket(name: string, jurisdiction: '' | 'eu'): Promise<void>;
  setDesk(project: string, settings: Record<string, string>): Promise<void>;
  buildDeskAssets(environment: Environment, env: Env): Promise<string>;
  deployWorker(args: string[]): Promise<{ code: number; targets: string[] }>;
  deployBackOffice(args: string[]): Promise<number>;
}

type Env = Readonly<Record<string, string | undefined>>;

const TOOLS: Tools = {
  check: async (environment) => checkedText(await checkDeploy(environment)),
  secretsThere,
  ensureProject,
  ensureBucket,
  setDesk,
  buildDeskAssets,
  deployWorker: deployHere,
  deployBackOffice,
};

export interface Around {
  terminal: Terminal | null;
  env: Env;
  tools: Tools;
  /** Below which `.chimp/deploy` lies. */
  state: string;
  /** Shows a line to the operator. */
  say(line: string): void;
}

/** This process, and the real Wrangler. */
export const HERE: Around = {
  terminal: terminalHere(),
  env: process.env,
  tools: TOOLS,
  state: STATE,
  say: (line) => console.log(line),
};
