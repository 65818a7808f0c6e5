/**
 * Every command of the documentation stands in one of these lists; `docs.test.ts` fails where one does not. An entry that
 * no page has any more fails too.
 */

/**
 * The one list of commands that no offline test runs: they need an account, a service or a machine of the operator's, a
 * browser to look at, minutes of a quiet machine, or they change the tree.
 */
export const NOT_RUN_OFFLINE = [
  'docker build -f bridge/Dockerfile -t chimpassist-bridge .',
  'docker compose -f bridge/deploy/compose.yaml up -d',
  'git pull && npm install && npm run deploy:check',
  'curl https://chat.example.com/health',
  'mongodump --uri "$MONGO_CONNECTION_URL" --db chimpassist --archive=chimpassist.archive',
  'mongorestore --uri "$MONGO_CONNECTION_URL" --drop --archive=chimpassist.archive',
  'npm install',
  'npm run bench',
  'npm run bench:back-office',
  'npm run bench:widget',
  'npm run build && npm start',
  'npm run compare-mqtt -w widget',
  'npm run format',
  'npm run pictures -w back-office',
  'npm run screenshots -w widget',
  'npm run test:faults',
  'npm run test:fuzz',
  'npx vite',
  'npx -p chimpassist-bridge chimpassist-import',
  'npx wrangler login',
  'npx wrangler pages project create chimp-assist-back-office --production-branch main',
  'npx wrangler pages secret put BACKEND_ENDPOINT --project-name chimp-assist-back-office',
  'npx wrangler pages secret put MQTT_BASE_TOPIC --project-name chimp-assist-back-office',
  'npx wrangler pages secret put MQTT_BROKER_HOST --project-name chimp-assist-back-office',
  'npx wrangler rollback --env production',
  'npx wrangler secret put IDENTITY_SECRET --env staging',
  'npx wrangler secret put NAME --env production',
  'npx wrangler secret put STATISTICS_ENDPOINT --env production',
  'sudo install -D -m 600 bridge.env /etc/chimpassist/bridge.env',
  'sudo cp deploy/systemd/chimpassist-bridge.service /etc/systemd/system/',
  'sudo systemctl enable --now chimpassist-bridge',
  'sudo systemctl restart chimpassist-bridge',
];

/** Run elsewhere: the file that does, and the words in it that do. */
export const RUN_BY: Record<string, { file: string; words: string }> = {
  'npm install && npm start': { file: 'testing/src/stack.ts', words: 'demo/start.mjs' },
  'npm start': { file: 'testing/src/stack.ts', words: 'demo/start.mjs' },
  'npm install && npm test': { file: '.ci/run', words: 'npm install && npm test' },
  'npm test': { file: '.ci/run', words: 'npm install && npm test' },
  'npm test -w worker': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm test -w protocol': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm test -w bridge': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm test -w back-office': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm test -w demo': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm test -w e2e': { file: 'e2e/run-tests.mjs', words: "'run', 'test', '--workspace', workspace" },
  'npm run build -w widget': { file: 'demo/src/build.ts', words: "what: 'the widget'" },
  'npm run check': { file: '.ci/run', words: 'npm run check' },
  'npm run screenshots': { file: 'e2e/test/screenshots.test.ts', words: 'screenshot' },
  'npm run deploy': { file: 'deploy/test/deploy.test.ts', words: "describe('npm run deploy'" },
  'npm run deploy -- staging': { file: 'deploy/test/deploy.test.ts', words: "deploy('staging')" },
  'npm run deploy -- production': { file: 'deploy/test/deploy.test.ts', words: "deploy('production')" },
  'npm run deploy -- staging --secrets-file .chimp/deploy/staging-secrets.json': {
    file: 'deploy/test/deploy.test.ts',
    words: "deploy('staging', '--secrets-file', file)",
  },
  'npm run deploy:check': { file: 'deploy/test/check.test.ts', words: "deploy/src/main.ts`, ['check']" },
  'npm run deploy:back-office': { file: 'deploy/test/back-office.test.ts', words: 'await deploy([])' },
  'npm run deploy:back-office -- --branch try': {
    file: 'deploy/test/back-office.test.ts',
    words: "deploy(['--branch', 'try']",
  },
  'npm run deploy:secrets -- staging': {
    file: 'deploy/test/deploy.test.ts',
    words: "makeSecrets('staging'",
  },
  'npm pack -w widget': { file: 'widget/test/package.test.ts', words: "'npm', ['pack'" },
  'npm pack -w bridge': { file: 'bridge/test/package.test.ts', words: "'npm', ['pack'" },
  'npx chimpassist-bridge --help': {
    file: 'bridge/test/package.test.ts',
    words: "npx('chimpassist-bridge', '--help')",
  },
  'npx chimpassist-bridge': { file: 'bridge/test/package.test.ts', words: "npx('chimpassist-bridge')" },
  'npx chimpassist-bridge mirror --rebuild': {
    file: 'e2e/test/bridge.test.ts',
    words: "'mirror', '--rebuild'",
  },
  'npx chimpassist-bridge parked': { file: 'e2e/test/bridge.test.ts', words: "call('parked')" },
  'npx chimpassist-bridge mosquitto people.json .': {
    file: 'bridge/test/package.test.ts',
    words: "npx('chimpassist-bridge', 'mosquitto', 'people.json', '.')",
  },
  'npx chimpassist-import': { file: 'e2e/test/import.test.ts', words: 'dryRun: false' },
  'npx chimpassist-import --restore': { file: 'e2e/test/import.test.ts', words: 'restore: true' },
  'npx chimpassist-import --dry-run': {
    file: 'bridge/test/package.test.ts',
    words: "npx('chimpassist-import', '--dry-run')",
  },
  'node docs/examples/hooks.mjs': { file: 'deploy/test/hooks.test.ts', words: "'hooks.mjs'" },
  'python3 docs/examples/hooks.py': { file: 'deploy/test/hooks.test.ts', words: "'hooks.py'" },
};

/** Run by `docs.test.ts` itself: what it must say where it cannot go on. */
export const RUN_HERE: Record<string, { script: string; args: string[]; says: RegExp }> = {
  'npm run bench -- --only nothing': {
    script: 'bench/src/main.ts',
    args: ['--only', 'nothing'],
    says: /There is no row nothing/,
  },
};
