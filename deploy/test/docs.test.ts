import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, run } from '../src/wrangler.ts';

/**
 * Commands of the documentation that no offline test can run: they need an account, a service or a machine of the
 * operator's, or never end. All in this one list; a command that is neither here nor run below fails.
 */
const NOT_OFFLINE = [
  'mongodump --uri "$MONGO_CONNECTION_URL" --db chimpassist',
  'npm install',
  'npm run deploy -- staging',
  // It changes the tree.
  'npm run format',
  'npm run deploy:back-office',
  'npx wrangler login',
  'npx wrangler pages project create chimp-assist-back-office --production-branch main',
  'npx wrangler secret put BRIDGE_SECRET --env staging',
  'npx wrangler secret put IDENTITY_SECRET --env staging',
  'npx wrangler secret put TOKEN_KEYS --env staging',
  'sudo cp deploy/systemd/chimpassist-bridge.service /etc/systemd/system/',
  'sudo systemctl enable --now chimpassist-bridge',
];

/** Run elsewhere, by the test that is named. */
const RUN_BY_OTHER_TESTS: Record<string, string> = {
  'npm install && npm start': 'e2e/test/hostile-start.test.ts',
  'npm install && npm test': '.ci/run',
  'npm start': 'e2e/test/start-and-end.test.ts',
  'npm run check': '.ci/run',
  'npm test': '.ci/run',
  'npm test -w worker': '.ci/run',
  'npm run screenshots': 'e2e/test/screenshots.test.ts',
  'npm run deploy:check': 'deploy/test/check.test.ts',
  'npx chimpassist-bridge --help': 'e2e/test/bridge.test.ts',
  'npx chimpassist-import': 'e2e/test/import.test.ts',
  'npx chimpassist-import --dry-run': 'e2e/test/import.test.ts',
};

/** What must be said where a needed setting is missing: proof that the command exists and starts. */
const RUN_HERE: Record<string, { script: string; says: RegExp }> = {
  'npx chimpassist-bridge': {
    script: 'bridge/bin/chimpassist-bridge.mjs',
    says: /^MQTT_BROKER_HOST is not set/,
  },
  'npm run bench -- --only nothing': { script: 'bench/src/main.ts', says: /There is no row nothing/ },
};

const PAGES = [
  ...globSync('docs/*.md', { cwd: ROOT }),
  'README.md',
  'CONTRIBUTING.md',
  ...globSync('*/README.md', { cwd: ROOT }).filter((file) => !file.startsWith('node_modules')),
];

/** Every line of every `sh` block, without its comment. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+# .*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

describe('the documentation', () => {
  it('has no command that is neither run by a test nor in the list of those that cannot be', () => {
    const unknown = PAGES.flatMap((page) =>
      commandsOf(page)
        .filter((line) => !NOT_OFFLINE.includes(line) && !(line in RUN_BY_OTHER_TESTS) && !(line in RUN_HERE))
        .map((line) => `${page}: ${line}`),
    );
    expect(unknown).toEqual([]);
    const all = PAGES.flatMap(commandsOf);
    expect(NOT_OFFLINE.filter((line) => !all.includes(line))).toEqual([]);
    for (const file of Object.values(RUN_BY_OTHER_TESTS))
      expect(existsSync(join(ROOT, file)), file).toBe(true);
  });

  it.each(Object.entries(RUN_HERE))('names a command that starts: %s', async (command, { script, says }) => {
    const args = command.includes(' -- ') ? command.replace(/^.* -- /, '').split(' ') : [];
    const { code, stdout, stderr } = await run(`${ROOT}${script}`, args);
    expect(stderr + stdout).toMatch(says);
    expect(code).not.toBe(0);
  });

  it('leads nowhere that does not exist', () => {
    const dead = PAGES.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^(https?|mailto):/.test(target))
        .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`);
    });
    expect(dead).toEqual([]);
  });

  it('has an index that names every page', () => {
    const index = readFileSync(join(ROOT, 'docs/README.md'), 'utf8');
    const missing = globSync('docs/*.md', { cwd: ROOT })
      .map((file) => file.replace('docs/', ''))
      .filter((file) => file !== 'README.md' && !index.includes(`(${file})`));
    expect(missing).toEqual([]);
  });
});
