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
  'npm install @chimpassist/client',
  'npm run bench',
  'npm run bench -- --compare main --only relay,deliver',
  'npm run bench:back-office',
  'npm run bench:widget',
  'npm run build && npm start',
  'npm run bench:keys -w widget',
  'npm run compare-mqtt -w widget',
  'npm run format',
  'npm run pictures -w back-office',
  'npm run screenshots -w widget',
  'npm run test:faults',
  'npm run test:fuzz',
  'npm run test:long',
  'npm run test:roads',
  'node main.ts',
  'npx vite',
  'npx vitest run --inspect-brk --no-file-parallelism',
  'npx -p chimpassist-bridge chimpassist-import',
  'npx wrangler login',
  'npx wrangler pages project create chimp-assist-back-office --production-branch main',
  'npx wrangler pages secret put BACKEND_ENDPOINT --project-name chimp-assist-back-office',
  'npx wrangler pages secret put MQTT_BASE_TOPIC --project-name chimp-assist-back-office',
  'npx wrangler pages secret put MQTT_BROKER_HOST --project-name chimp-assist-back-office',
  'npx wrangler rollback --env production',
  'npx wrangler secret put ATTACHMENT_SCAN_SECRET',
  'npx wrangler secret put IDENTITY_SECRET --env staging',
  'npx wrangler secret put NAME --env production',
  'npx wrangler secret put STATISTICS_ENDPOINT --env production',
  'sudo install -D -m 600 bridge.env /etc/chimpassist/bridge.env',
  'sudo cp deploy/systemd/chimpassist-bridge.service /etc/systemd/system/',
  'sudo systemctl enable --now chimpassist-bridge',
  'sudo systemctl restart chimpassist-bridge',
];

/** Run elsewhere, by this file. */
export const RUN_BY: Record<string, string> = {
  'npm install && npm start': 'testing/src/stack.ts',
  'npm start': 'testing/src/stack.ts',
  'npm start -- --edge': 'e2e/test/edge-start.test.ts',
  'npm run dev': 'e2e/test/dev.test.ts',
  'npm install && npm test': '.ci/run',
  'npm test': '.ci/run',
  'npm test -- worker/test/desk': 'testing/src/run/filters.test.ts',
  'npm test -- "is stored once"': 'testing/src/run/filters.test.ts',
  'npm test -w worker': 'worker/vitest.config.mts',
  'npm test -w client': 'client/vitest.config.ts',
  'npm test -w protocol': 'protocol/vitest.config.ts',
  'npm test -w bridge': 'bridge/vitest.config.ts',
  'npm test -w back-office': 'back-office/vitest.config.ts',
  'npm test -w demo': 'demo/vitest.config.ts',
  'npm test -w e2e': 'e2e/vitest.config.ts',
  'npm run build -w widget': 'demo/src/build.ts',
  'npm run check': '.ci/run',
  'npm run check:layers': '.ci/run',
  'npm run check layers': '.ci/run',
  'npm run check packages': '.ci/run',
  'npm run screenshots': 'e2e/test/screenshots.test.ts',
  'npm run test:faults -- --road=broker': 'e2e/faults/run.ts',
  'npm run test:faults -- --road=edge': 'e2e/faults/run.ts',
  'BRIDGE_ROLE=mirror BACKEND_ENDPOINT=https://chat.example.com BRIDGE_SECRET=… MONGO_CONNECTION_URL=mongodb://… npx chimpassist-bridge':
    'e2e/test/mirror-only.test.ts',
  'npm run deploy': 'deploy/test/everything.test.ts',
  'npm run deploy -- staging': 'deploy/test/everything.test.ts',
  'npm run deploy -- staging --supervisor ana@example.com': 'deploy/test/everything.test.ts',
  'npm run deploy -- --check': 'deploy/test/everything.test.ts',
  'npm run deploy:worker -- production': 'deploy/test/deploy.test.ts',
  'npm run deploy:worker -- staging': 'deploy/test/deploy.test.ts',
  'npm run deploy:worker -- staging --secrets-file .chimp/deploy/staging-secrets.json':
    'deploy/test/deploy.test.ts',
  'npm run deploy:try -- staging https://chimp-assist-staging.example.workers.dev': 'deploy/test/try.test.ts',
  'npm run deploy:check': 'deploy/test/check.test.ts',
  'npm run deploy:back-office': 'deploy/test/back-office.test.ts',
  'npm run deploy:back-office -- --branch try': 'deploy/test/back-office.test.ts',
  'npm run deploy:secrets -- staging': 'deploy/test/deploy.test.ts',
  'npm pack -w widget': 'widget/test/package.test.ts',
  'npm pack -w bridge': 'bridge/test/package.test.ts',
  'npx chimpassist-bridge --help': 'bridge/test/package.test.ts',
  'npx chimpassist-bridge': 'bridge/test/package.test.ts',
  'npx chimpassist-bridge mirror --rebuild': 'e2e/test/bridge.test.ts',
  'npx chimpassist-bridge parked': 'e2e/test/bridge.test.ts',
  'npx chimpassist-bridge mosquitto people.json .': 'bridge/test/package.test.ts',
  'npx chimpassist-import': 'e2e/test/import.test.ts',
  'npx chimpassist-import --restore': 'e2e/test/import.test.ts',
  'npx chimpassist-import --dry-run': 'bridge/test/package.test.ts',
  'node docs/examples/hooks.mjs': 'deploy/test/hooks.test.ts',
  'python3 docs/examples/hooks.py': 'deploy/test/hooks.test.ts',
};

/** Run by `docs.test.ts` itself: what it must say where it cannot go on. */
export const RUN_HERE: Record<string, { script: string; args: string[]; says: RegExp }> = {
  'npm run bench -- --only nothing': {
    script: 'bench/src/main.ts',
    args: ['--only', 'nothing'],
    says: /There is no row nothing/,
  },
};
