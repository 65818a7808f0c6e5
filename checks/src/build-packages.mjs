/**
 * Builds `protocol` and `client` as packages for people who have no copy of this repository: in here they are TypeScript
 * that runs as it is, out there JavaScript and declarations, in `dist/` with a `package.json` of its own. Then it looks at
 * each public package as a registry would get it: what is packed, whether types and entries fit, whether Node loads it.
 *
 * `npm run check packages` publishes nothing; `npm run release:publish` sends what was built.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** The order counts: the declarations of a package are read by the next. */
const BUILT = ['protocol', 'client'];

function build(workspace) {
  const dist = join(root, workspace, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const config = join(root, workspace, 'tsconfig.package.json');
  run(bin('tsc'), ['-p', config]);
  // Declarations keep the names of sources, which a user does not have.
  for (const file of globSync('**/*.d.ts', { cwd: dist })) {
    const text = readFileSync(join(dist, file), 'utf8');
    writeFileSync(
      join(dist, file),
      text.replaceAll(/((?:from |import\()['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'),
    );
  }
  const source = readJson(`${workspace}/package.json`);
  const { name, version, description, license, type, sideEffects, exports, dependencies, keywords } = source;
  // Changesets leaves private packages out, and sends the folder that is named here.
  if (source.private === true || source.publishConfig?.directory !== 'dist')
    throw new Error(
      `${name} would not be published: it has to be public, with "publishConfig.directory": "dist".`,
    );
  const built = (source) => `./${source.replace('./src/', '').replace(/\.tsx?$/, '')}`;
  const manifest = {
    ...{ name, version, description, license, type, sideEffects, keywords, dependencies },
    exports: Object.fromEntries(
      Object.entries(exports).map(([subpath, source]) => [
        subpath,
        { types: `${built(source)}.d.ts`, default: `${built(source)}.js` },
      ]),
    ),
    publishConfig: { access: 'public' },
  };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, workspace, 'README.md'), join(dist, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'));
  return dist;
}

/** What npm would send, by name and size. */
function packed(folder) {
  const [one] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', folder]));
  return one;
}

/** Node and TypeScript load every entry as they would from a user's `node_modules`. */
function load(folders) {
  const place = mkdtempSync(join(tmpdir(), 'chimp-packages-'));
  try {
    for (const folder of folders) {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const target = join(place, 'node_modules', name);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(folder, target, { recursive: true });
    }
    for (const name of Object.keys(readJson('protocol/package.json').dependencies))
      symlinkSync(join(root, 'node_modules', name), join(place, 'node_modules', name), 'dir');
    const entries = folders.flatMap((folder) => {
      const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return Object.keys(exports).map((subpath) => subpath.replace('.', name));
    });
    const script = entries.map((entry) => `await import('${entry}');`).join('\n');
    writeFileSync(join(place, 'load.mjs'), script);
    run(process.execPath, ['load.mjs'], { cwd: place });
    const types = entries.map((entry, index) => `export * as e${index} from '${entry}';`).join('\n');
    writeFileSync(join(place, 'load.mts'), types);
    writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
    ];
    execFileSync(bin('tsc'), [...options, '--types', '', 'load.mts'], {
      cwd: place,
      stdio: ['ignore', 2, 2],
    });
    return entries.length;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

const folders = BUILT.map(build);
const entries = load(folders);
for (const folder of folders) run(bin('publint'), ['--strict', folder]);
for (const folder of [...folders, join(root, 'widget')]) {
  const { name, version, size, files } = packed(folder);
  const strange = files
    .map(({ path }) => path)
    .filter((path) => /(^|\/)(test|src)\/|\.test\.|\.map$/.test(path));
  if (strange.length > 0)
    throw new Error(`${name} would publish what is not for users: ${strange.join(', ')}`);
  console.log(`${name}@${version}: ${files.length} files, ${(size / 1000).toFixed(0)} kB packed`);
}
console.log(`Node and TypeScript load all ${entries} entries.`);
