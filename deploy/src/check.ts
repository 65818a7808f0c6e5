import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as v from 'valibot';
import { type Configuration, type Environment, readConfiguration } from './configuration.ts';
import { DeployError, wrangler } from './wrangler.ts';

/** The platform takes 3 MB at the free plan. Above this somebody has pulled in what does not belong there. */
const BUNDLE_MAX_GZIP_BYTES = 320_000;
/** The platform stops at 1,000 ms, on machines that may be slower than this one. */
const START_UP_MAX_MS = 400;
/** A machine that is busy, or slower than those of the platform, may say another limit. */
const startUpMax = (): number => Number(process.env.START_UP_MAX_MS ?? '') || START_UP_MAX_MS;
/** A busy machine only ever adds to the time that a start takes, so the least of some starts is nearest to it. */
const STARTS_MAX = 3;

const ProfileSchema = v.object({ startTime: v.number(), endTime: v.number() });

export interface Checked {
  configuration: Configuration;
  gzipBytes: number;
  startUpMs: number;
}

export interface Limits {
  gzipBytes: number;
  startUpMs: number;
  /** How many starts may be tried for one that is short enough. */
  starts?: number;
}

/** Proves offline that an environment can be deployed. @throws {DeployError} saying what stands in the way. */
export async function checkDeploy(
  environment: Environment,
  limits: Limits = { gzipBytes: BUNDLE_MAX_GZIP_BYTES, startUpMs: startUpMax() },
): Promise<Checked> {
  const configuration = readConfiguration(environment);
  const folder = await mkdtemp(join(tmpdir(), 'chimp-deploy-'));
  try {
    await wrangler(['deploy', '--dry-run', '--env', environment, '--outdir', folder]);
    const gzipBytes = (await promisify(gzip)(await readFile(join(folder, 'index.js')))).length;
    if (gzipBytes > limits.gzipBytes) {
      throw new DeployError(
        `The Worker is ${gzipBytes} bytes (gzip), above the limit of ${limits.gzipBytes}: look for what was pulled in by wrangler deploy --dry-run --metafile.`,
      );
    }
    const startUpMs = await leastStartUpMs(environment, folder, limits);
    if (startUpMs > limits.startUpMs) {
      throw new DeployError(
        `The Worker takes ${Math.round(startUpMs)} ms to start, above the limit of ${limits.startUpMs}: look at what runs while its modules load, or set START_UP_MAX_MS if this machine is busy.`,
      );
    }
    return { configuration, gzipBytes, startUpMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The shortest start of some, ms; the first that is short enough ends it. */
async function leastStartUpMs(
  environment: Environment,
  folder: string,
  { startUpMs: enoughMs, starts = STARTS_MAX }: Limits,
): Promise<number> {
  const profile = join(folder, 'startup.cpuprofile');
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < starts && least > enoughMs; start += 1) {
    await wrangler(['check', 'startup', '--env', environment, '--outfile', profile]);
    const { startTime, endTime } = v.parse(ProfileSchema, JSON.parse(await readFile(profile, 'utf8')));
    least = Math.min(least, (endTime - startTime) / 1_000);
  }
  return least;
}

/** One line for the terminal. */
export function checkedText({ configuration, gzipBytes, startUpMs }: Checked): string {
  const { environment, name, secrets, jurisdiction } = configuration;
  const where = jurisdiction === '' ? 'objects anywhere' : `objects in "${jurisdiction}" for ever`;
  return `${environment}: ${name} can be deployed. ${gzipBytes} bytes (gzip, at most ${BUNDLE_MAX_GZIP_BYTES}), starts in ${Math.round(startUpMs)} ms (at most ${startUpMax()}), secrets ${secrets.join(', ')}, ${where}.`;
}
