import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ROOT } from '@chimpassist/testing/stack';
import { BACK_OFFICE, buildIfChanged } from '../../../demo/src/build.ts';
import { atMost, type Figure, reported } from '../figure.ts';

const KILOBYTE = 1_000;

/** What people download. A file's aim is the limit of the build: what is reached is not given up again. */
export async function weight(): Promise<Figure[]> {
  const built = spawnSync('npm', ['run', 'build', '--workspace', 'widget'], { cwd: ROOT, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The widget could not be built: ${built.stderr}`);
  const sized = spawnSync(process.execPath, [`${ROOT}node_modules/size-limit/bin.js`, '--json'], {
    cwd: `${ROOT}widget`,
    encoding: 'utf8',
  });
  const sizes = JSON.parse(sized.stdout) as { name: string; size: number; sizeLimit: number }[];
  await buildIfChanged(BACK_OFFICE, `${ROOT}.chimp/logs`);
  const scripts = globSync('assets/*.{js,css}', { cwd: `${ROOT}${BACK_OFFICE.dist}` });
  const office = scripts.reduce(
    (sum, file) => sum + gzipSync(readFileSync(`${ROOT}${BACK_OFFICE.dist}/${file}`)).length,
    0,
  );
  return [
    ...sizes.map(({ name, size, sizeLimit }) =>
      atMost(
        {
          bench: 'weight',
          what: `widget, ${name}`,
          value: size / KILOBYTE,
          unit: 'kB gzip',
          isCount: true,
          behind: '',
        },
        sizeLimit / KILOBYTE,
      ),
    ),
    reported(
      {
        bench: 'weight',
        what: 'back office, all scripts and styles',
        value: office / KILOBYTE,
        unit: 'kB gzip',
        isCount: true,
        behind: `${scripts.length} files`,
      },
      'lower',
    ),
  ];
}
