import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { findDeadPaths } from '../../checks/src/page-links.ts';
import { REST_RULES, TOPICS } from '../../protocol/src/index.ts';
import { ROOT, run } from '../src/wrangler.ts';
import { NOT_RUN_OFFLINE, RUN_BY, RUN_HERE } from './support/commands.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGES = ['*.md', 'docs/**/*.md', '*/README.md', 'examples/*/README.md']
  .flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude: ['node_modules'] }))
  .filter((file, index, all) => all.indexOf(file) === index);

/** Programs whose name at the beginning of an inline code makes it a command. */
const COMMAND =
  /^(npm (run|test|start|install|ci|pack|exec)|npx|node [\w./]+|docker|python3|sudo|git [a-z]+)\b/;

/** Every line of every shell block, without its comment, and every inline code that begins like a command. */
function commandsOf(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/```(?:sh|bash|shell|console)\n([\s\S]*?)```/g)].flatMap(
    ([, block = '']) => block.split('\n'),
  );
  const prose = text.replaceAll(/```[\s\S]*?```/g, '');
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => COMMAND.test(code));
  return [...blocks, ...inline]
    .map((line) => line.replace(/\s+# .*$/, '').trim())
    .filter((line) => line !== '');
}

describe('the documentation', () => {
  it('has only commands that a test runs or the list of exceptions names', () => {
    const known = [...NOT_RUN_OFFLINE, ...Object.keys(RUN_BY), ...Object.keys(RUN_HERE)];
    const unknown = PAGES.flatMap((page) =>
      commandsOf(page)
        .filter((line) => !known.includes(line))
        .map((line) => `${page}: ${line}`),
    );
    expect(unknown).toEqual([]);
    const all = PAGES.flatMap(commandsOf);
    expect(known.filter((line) => !all.includes(line))).toEqual([]);
    expect(known.filter((line, index) => known.indexOf(line) !== index)).toEqual([]);
  });

  it('names for each command of other tests a file that is there', () => {
    expect(Object.entries(RUN_BY).filter(([, file]) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it.each(Object.entries(RUN_HERE))('names a command that starts: %s', async (_, { script, args, says }) => {
    const { code, stdout, stderr } = await run(`${ROOT}${script}`, args);
    expect(stderr + stdout).toMatch(says);
    expect(code).not.toBe(0);
  });

  it('names scripts that exist', () => {
    const scriptsOf = (folder: string) =>
      Object.keys((JSON.parse(read(`${folder}package.json`)) as { scripts?: object }).scripts ?? {});
    const lost = PAGES.flatMap((page) =>
      commandsOf(page).flatMap((line) =>
        [...line.matchAll(/npm (?:run )?((?<=run )[\w:-]+|test\b(?! --))(?: -w ([\w-]+))?/g)]
          .filter(([, script = '', workspace]) => {
            const folder = page.startsWith('examples/')
              ? `${dirname(page)}/`
              : workspace
                ? `${workspace}/`
                : '';
            return !scriptsOf(folder).includes(script);
          })
          .map(([command]) => `${page}: ${command}`),
      ),
    );
    expect(lost).toEqual([]);
  });

  it('has no dead link', () => {
    const dead = findDeadPaths({ pages: PAGES, read, exists: (path) => existsSync(join(ROOT, path)) });
    expect(dead).toEqual([]);
  });

  it('has an index that names every page', () => {
    const index = read('docs/README.md');
    const missing = globSync('docs/*.md', { cwd: ROOT })
      .map((file) => file.replace('docs/', ''))
      .filter((file) => file !== 'README.md' && !index.includes(`(${file})`));
    expect(missing).toEqual([]);
  });

  it('has continuous integration’s test command in the README, and the check after it', () => {
    const steps = read('.ci/run')
      .split('\n')
      .filter((line) => /^npm /.test(line));
    expect(steps).toEqual(['npm install && npm test', 'npm run check']);
    expect(commandsOf('README.md')).toContain('npm install && npm test');
  });

  it('names settings that exist, and every setting that the programs read', () => {
    const sources = [
      'worker/src/contract/env.ts',
      'worker/src/settings.ts',
      'bridge/src/settings.ts',
      'demo/src/settings.ts',
      'bridge/src/cli/help.ts',
    ]
      .concat(globSync('{back-office,deploy,e2e,bridge}/{src,functions}/**/*.{ts,tsx,mjs}', { cwd: ROOT }))
      .concat(
        globSync('*/{src,test}/**/*.{ts,mjs,py}', { cwd: ROOT }),
        globSync('docs/examples/**/*.*', { cwd: ROOT }),
        globSync('examples/*/*.ts', { cwd: ROOT }),
      )
      .map(read)
      .join('\n');
    const pages = PAGES.map((page) => [page, read(page)] as const);
    const invented = pages.flatMap(([page, text]) =>
      [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Za-z0-9]+)+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !sources.includes(name))
        .map((name) => `${page}: ${name}`),
    );
    expect(invented).toEqual([]);
    const ofWorker = ['contract/env', 'settings'].flatMap((file) => [
      ...read(`worker/src/${file}.ts`).matchAll(/^ {2}([A-Z][A-Z_]+)\?: string;/gm),
    ]);
    const ofBridge = [...read('bridge/src/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)];
    const untold = [
      ...ofWorker.map(([, name = '']) => ['docs/worker.md', name] as const),
      ...ofBridge.map(([, name = '']) => ['docs/bridge.md', name] as const),
      ...ofBridge.map(([, name = '']) => ['bridge/src/cli/help.ts', name] as const),
    ].filter(([page, name]) => !read(page).includes(name));
    expect(untold).toEqual([]);
    expect(ofWorker.length + ofBridge.length).toBeGreaterThan(25);
  });

  it('has every call and topic in the contract, and every metric of an alert', () => {
    const contract = read('docs/protocol.md');
    const calls = Object.keys(REST_RULES).filter((call) => !call.includes(' /bridge/'));
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.filter((call) => !contract.includes(call))).toEqual([]);
    const topics = Object.values(TOPICS)
      .map((topic) => (typeof topic === 'string' ? topic : topic('<id>')))
      .map((topic) => topic.replaceAll('<id>', ''));
    expect(topics.length).toBeGreaterThan(15);
    // The page names what stands in place of an id, which is a customer's in one topic and an attendant's in another.
    const named = contract.replaceAll(/<\w+>/g, '');
    expect(topics.filter((topic) => !named.includes(topic))).toEqual([]);
    const metrics = read('bridge/src/metrics.ts');
    const asked = [...read('docs/operating.md').matchAll(/chimp_bridge_(\w+)/g)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(5);
    expect(
      asked.filter((name) => !metrics.includes(`'${name}'`) && !metrics.includes(`chimp_bridge_${name}'`)),
    ).toEqual([]);
  });

  it('shows a configuration of Containers that Wrangler can read', () => {
    const [, toml = ''] = /```toml\n([\s\S]*?)```/.exec(read('docs/containers.md')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'chimp-containers-'));
    try {
      writeFileSync(`${folder}/wrangler.toml`, toml.replaceAll('"..', `"${ROOT}x/..`));
      writeFileSync(`${folder}/index.ts`, '');
      const config = unstable_readConfig({ config: `${folder}/wrangler.toml` });
      expect(config).toMatchObject({
        containers: [{ class_name: 'Bridge', max_instances: 1 }],
        secrets: { required: ['BRIDGE_SECRET', 'MQTT_PASSWORD'] },
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
