import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { wranglerHere } from './wrangler.ts';

const DeployedSchema = v.object({ type: v.literal('deploy'), targets: v.array(v.string()) });

/** Runs `wrangler deploy` in this terminal. @returns its exit code, and the addresses at which the Worker is now. */
export async function deployHere(args: string[]): Promise<{ code: number; targets: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'chimp-deploy-'));
  const file = join(folder, 'output.ndjson');
  try {
    const code = await wranglerHere(args, undefined, { WRANGLER_OUTPUT_FILE_PATH: file });
    return { code, targets: existsSync(file) ? targetsIn(await readFile(file, 'utf8')) : [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the lines that Wrangler writes for programs. */
function targetsIn(lines: string): string[] {
  for (const line of lines.split('\n').filter((text) => text.trim() !== '')) {
    const entry = v.safeParse(DeployedSchema, JSON.parse(line));
    if (entry.success) return entry.output.targets.map(urlOf).filter((url) => url !== null);
  }
  return [];
}

/** A target is a URL, or the pattern of a custom domain with words behind it. */
function urlOf(target: string): string | null {
  const [text = ''] = target.split(' ');
  const url = text.startsWith('http') ? text : `https://${text}`;
  return /[*]/.test(url) || !URL.canParse(url) || !new URL(url).hostname.includes('.')
    ? null
    : new URL(url).origin;
}
