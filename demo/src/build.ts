import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { plainEnvironment, startChild } from './child.ts';
import { ROOT } from './settings.ts';
import { StartError } from './start-error.ts';

export interface BuildTarget {
  what: string;
  /** Where its tool works, relative to the repository, as all the following. Also its name in those of logs. */
  folder: string;
  /**
   * Where the built thing stands. Below `demo/dist`, so that nothing here takes the place of what a folder's own build
   * makes: that of the widget has more in it than the shop needs.
   */
  dist: string;
  /** What it is made of: files and folders. */
  sources: string[];
  /** Built before it, because it takes their results in. */
  after: BuildTarget[];
  /** Makes it in a new folder. `logPath` is that of a log, without its ending. */
  make(outDir: string, logPath: string): Promise<void>;
}

/** Runs a tool to its end, with this repository's Node. @throws {@link StartError} where it fails */
export async function runTool(what: string, args: string[], cwd: string, logFile: string): Promise<void> {
  const child = await startChild({
    what: `The build of ${what}`,
    command: process.execPath,
    args,
    cwd: `${ROOT}${cwd}`,
    env: {
      ...plainEnvironment(),
      NODE_ENV: 'production',
      NO_COLOR: '1',
      CI: '1',
      WRANGLER_SEND_METRICS: 'false',
    },
    logFile,
  });
  const { code } = await child.ended;
  if (code !== 0) {
    throw new StartError(
      `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be built; the last lines of ${logFile} say why:\n${await child.lastLines()}`,
    );
  }
}

const page = (target: Omit<BuildTarget, 'make'>): BuildTarget => ({
  ...target,
  make: (outDir, logPath) =>
    runTool(
      target.what,
      [`${ROOT}node_modules/vite/bin/vite.js`, 'build', '--outDir', outDir, '--emptyOutDir'],
      target.folder,
      `${logPath}.log`,
    ),
});

/** What everything is made of. */
export const COMMON_SOURCES = [
  'package-lock.json',
  ...['protocol/src', 'protocol/package.json'],
  ...['client/src', 'client/package.json'],
];

const WIDGET = page({
  what: 'the widget',
  folder: 'widget',
  dist: 'demo/dist/widget',
  sources: [...COMMON_SOURCES, 'widget/src', 'widget/vite.config.ts', 'widget/package.json'],
  after: [],
});

export const BACK_OFFICE = page({
  what: 'the back office',
  folder: 'back-office',
  dist: 'demo/dist/back-office',
  sources: [
    ...COMMON_SOURCES,
    'back-office/src',
    'back-office/public',
    'back-office/index.html',
    'back-office/vite.config.ts',
    'back-office/package.json',
  ],
  after: [],
});

/** What `npm run build -w back-office` makes too, for a deployment. */
export const DEPLOYED_BACK_OFFICE: BuildTarget = { ...BACK_OFFICE, dist: 'back-office/dist' };

export const SHOP = page({
  what: 'the demo shop',
  folder: 'demo/shop',
  dist: 'demo/dist/shop',
  sources: [...WIDGET.sources, 'demo/shop'],
  after: [WIDGET],
});

const STAMP = '.made-of';

/** The files that these files and folders consist of. */
const filesOf = (source: string): string[] =>
  statSync(`${ROOT}${source}`).isDirectory()
    ? readdirSync(`${ROOT}${source}`).flatMap((name) => filesOf(`${source}/${name}`))
    : [source];

/** Read at once: of a thousand small files that costs a tenth of what it costs to read each when its turn comes. */
function fingerprint(sources: string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesOf).sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(`${ROOT}${file}`));
  return hash.digest('hex');
}

/** Builds the target where its sources changed since its last build. Several of these may run at the same time. */
export async function buildIfChanged(target: BuildTarget, logDir: string): Promise<void> {
  for (const before of target.after) await buildIfChanged(before, logDir);
  const made = fingerprint(target.sources);
  const dist = `${ROOT}${target.dist}`;
  const stamp = `${dist}/${STAMP}`;
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === made) return;

  // Built aside and then put in place, so that nobody ever is served half of it. Each target has a folder of its own, since
  // a start builds them side by side.
  const name = target.folder.replaceAll('/', '-');
  const workshop = `${ROOT}.chimp/build-${process.pid}-${name}`;
  const fresh = `${workshop}/site`;
  try {
    await mkdir(workshop, { recursive: true });
    await target.make(fresh, `${logDir}/build-${name}`);
    await writeFile(`${fresh}/${STAMP}`, made);
    await rm(`${fresh}.old`, { recursive: true, force: true });
    await mkdir(dirname(dist), { recursive: true });
    if (existsSync(dist)) await rename(dist, `${fresh}.old`);
    await rename(fresh, dist);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}
