#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bridge } from './bridge.ts';
import { HELP } from './help.ts';
import { serveHealth } from './http.ts';
import { log } from './log.ts';
import { parkedLines } from './parked.ts';
import { rebuildMirror } from './rebuild.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { Spool } from './spool.ts';

async function run(): Promise<void> {
  const settings = readSettings(process.env);
  warnOfLegacyClients(settings);
  const bridge = new Bridge(settings, log);
  const { port, server } = await serveHealth(bridge, settings);
  bridge.start();
  log.info({ port, mirror: settings.mongoUrl === undefined ? 'off' : 'on' }, 'the bridge runs');

  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      server.close();
      server.closeAllConnections();
      void bridge.stop().then(() => process.exit(0));
    });
  }
}

function warnOfLegacyClients({ legacyClients }: Settings): void {
  if (legacyClients === 'none') return;
  log.warn(
    { legacyClients },
    'LEGACY_CLIENTS is set: clients without a token are let in, and whoever knows the id of a customer can read that chat. Unset it when all clients are new.',
  );
}

function parked(shallClear: boolean): void {
  const path = process.env.SPOOL_PATH || 'spool.db';
  if (!existsSync(path)) throw new SettingsError(`SPOOL_PATH is "${path}", and there is no such file.`);
  const spool = new Spool(path);
  console.log(parkedLines(spool.allParked()));
  if (shallClear) console.log(`Cleared: ${spool.clearParked()}.`);
  spool.close();
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      clear: { type: 'boolean' },
      rebuild: { type: 'boolean' },
    },
  });
  const [command = 'run', ...more] = positionals;
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (more.length === 0 && command === 'run') return run();
  if (more.length === 0 && command === 'parked') return parked(values.clear === true);
  if (more.length === 0 && command === 'mirror' && values.rebuild) {
    const written = await rebuildMirror(readSettings(process.env), log);
    console.log(`Written to MongoDB: ${written} messages and receipts.`);
    return;
  }
  throw new SettingsError(`There is no command "${positionals.join(' ')}".\n\n${HELP}`);
}

try {
  await main();
} catch (error) {
  const isMistake = error instanceof SettingsError || (error instanceof TypeError && 'code' in error);
  if (isMistake) console.error(error.message);
  else console.error('The bridge could not do this:', error);
  process.exit(1);
}
