/**
 * The last step of `npm install`: builds the pages and the Worker of `npm start`, so that its first start is as quick as the
 * next ones. Where that cannot be done, nothing is said and nothing fails: `npm start` builds what is missing, and says
 * what is wrong. A machine of CI builds the pages when it tests them.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runsTypeScript } from './node-version.mjs';

// npm puts the Node that it installed for us before all others.
if (runsTypeScript(process.versions.node) && process.env.CI === undefined) {
  spawnSync(process.execPath, [fileURLToPath(new URL('src/build-all.ts', import.meta.url))], {
    stdio: 'ignore',
  });
}
