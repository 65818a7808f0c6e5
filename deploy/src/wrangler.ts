import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WRANGLER = `${ROOT}node_modules/wrangler/bin/wrangler.js`;

/** Something stands in the way of a deploy. Its message says what, and what to do; more needs no person to see. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
}

/** Instead of Wrangler's own words, which take this for a machine where nobody could sign in. */
const NOT_SIGNED_IN =
  'Nothing was deployed: Wrangler knows no Cloudflare account. Sign in by npx wrangler login, or, where there is no browser, set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID; then run this again.';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of Node's and keeps what it prints. */
export function run(
  script: string,
  args: string[],
  cwd = ROOT,
  more: Record<string, string> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd,
      env: { ...process.env, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false', ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ran, code }));
  });
}

/** Runs Wrangler from the root. @throws {DeployError} with what it said, where it failed. */
export async function wrangler(args: string[], cwd = ROOT): Promise<string> {
  const ran = await run(WRANGLER, args, cwd);
  if (ran.code === 0) return ran.stdout;
  if (/necessary to set a CLOUDFLARE_API_TOKEN/.test(ran.stderr)) throw new DeployError(NOT_SIGNED_IN);
  throw new DeployError(
    `wrangler ${args[0]} ${args[1] ?? ''} failed:\n${ran.stdout.trim()}\n${ran.stderr.trim()}`,
  );
}

/** Runs Wrangler in this terminal, so that it can ask. @returns its exit code */
export function wranglerHere(args: string[], cwd = ROOT, more: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRANGLER, ...args], {
      cwd,
      env: { ...process.env, ...more },
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
