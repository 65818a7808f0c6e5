import { rename, writeFile } from 'node:fs/promises';
import { isStartedByNpm, whenParentEnds } from '../parent.mjs';
import { choosePorts } from './ports.ts';
import { killAllGroups } from './process-groups.ts';
import { finalBox, noteLine, readyLine } from './report.ts';
import { developmentSecrets } from './secrets.ts';
import { readSettings, type Settings } from './settings.ts';
import { shown } from './shown.ts';
import { createStack, type Stack } from './stack.ts';
import { StartError } from './start-error.ts';

/** After this an orderly end has failed, and everything is killed. */
const STOP_LIMIT_MS = 15_000;

// Whatever way this process ends, nothing that it started stays.
process.on('exit', killAllGroups);

let stack: Stack | null = null;
let isEnding = false;

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  await stack?.stop();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!isEnding) console.log('\nEnding everything …');
    void end(0);
  });
}

// By a Node that runs no TypeScript, or by npm. Both pass signals on, but not the one that kills them.
const launcher = process.env.CHIMP_LAUNCHER;
if (launcher !== undefined) whenParentEnds(() => void end(0), Number(launcher));
else if (isStartedByNpm) whenParentEnds(() => void end(0));

// The reader of this output is gone, with or without the terminal, and nobody else knows that anything runs here.
for (const output of [process.stdout, process.stderr]) output.on('error', () => void end(0));

async function writeReadyFile(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(content)}\n`);
  await rename(`${file}.new`, file);
}

/** Everything outside of this command that it was told to use, looked at before anything is started. */
async function checkReachable({ externalBroker, mongoUrl }: Settings): Promise<void> {
  if (externalBroker === null && mongoUrl === undefined) return;
  // Most starts use nothing from outside, and do not wait until the clients for it are loaded.
  const { checkBroker, checkMongo } = await import('./reachable.ts');
  if (externalBroker !== null) await checkBroker(externalBroker);
  if (mongoUrl !== undefined) await checkMongo(mongoUrl);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  if (settings.endsWithInput) process.stdin.resume().on('end', () => void end(0));
  // Everything that can be wrong is looked at before anything is started.
  const ports = await choosePorts(settings);
  await checkReachable(settings);
  const secrets = await developmentSecrets(settings.stateDir);
  if (isEnding) return;

  stack = createStack({ settings, ports, secrets });
  void stack.ended.then((sentence) => {
    console.error(
      `${sentence}, so everything else ends too; ${settings.stateDir}/logs may say why. Run npm start again.`,
    );
    void end(1);
  });
  if (settings.externalBroker !== null) {
    console.log(
      noteLine(
        'MQTT broker',
        `yours: ${stack.addresses.mqtt}, for browsers ${stack.addresses.mqttWebSocket}`,
      ),
    );
  }
  await stack.start((part, ms) => {
    console.log(readyLine(part.name, ms, part.where));
    if (part.name !== 'Bridge') return;
    console.log(
      noteLine(
        'Mirror',
        settings.mongoUrl === undefined
          ? 'off: set MONGO_CONNECTION_URL to mirror messages into MongoDB'
          : `on: messages are mirrored into ${shown(settings.mongoUrl)}`,
      ),
    );
  });
  if (isEnding) return;
  console.log(`\n${finalBox(stack.addresses, settings.authenticationEndpoint !== undefined)}`);
  if (settings.readyFile !== undefined) await writeReadyFile(settings.readyFile, stack.addresses);
}

try {
  await main();
} catch (error) {
  if (!isEnding) {
    console.error(error instanceof StartError ? error.message : error);
    await end(1);
  }
}
