import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Configuration } from './configuration.ts';
import { DeployError, ROOT, wrangler } from './wrangler.ts';

/** Makes the R2 bucket where it is not there. @throws {DeployError} where the account has no R2. */
export async function ensureBucket(name: string, jurisdiction: Configuration['jurisdiction']): Promise<void> {
  const where = jurisdiction === '' ? [] : ['--jurisdiction', jurisdiction];
  try {
    await wrangler(['r2', 'bucket', 'create', name, ...where]);
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    if (/already exists|you own it|10004/.test(error.message)) return;
    throw new DeployError(
      `Nothing was deployed: the R2 bucket ${name} could not be made. Turn R2 on in the dashboard of Cloudflare, or set FILES_BUCKET=none to deploy without files.\n${error.message}`,
    );
  }
}

/**
 * A Wrangler file that binds the bucket beside all that the repository's has. There it is not, because a plain `wrangler deploy` would
 * make a bucket at an account that may not have R2.
 *
 * @returns where the file is.
 */
export function configurationWith(
  bucket: string,
  { environment, jurisdiction }: Configuration,
  folder: string,
): string {
  const text = readFileSync(`${ROOT}wrangler.toml`, 'utf8').replace(
    /^main = .*$/m,
    () => `main = ${JSON.stringify(`${ROOT}worker/src/index.ts`)}`,
  );
  const lines = [
    `[[env.${environment}.r2_buckets]]`,
    'binding = "FILES"',
    `bucket_name = ${JSON.stringify(bucket)}`,
    ...(jurisdiction === '' ? [] : [`jurisdiction = ${JSON.stringify(jurisdiction)}`]),
  ];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = `${folder}/${environment}-wrangler.toml`;
  writeFileSync(file, `${text}\n${lines.join('\n')}\n`);
  return file;
}
