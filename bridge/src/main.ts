#!/usr/bin/env node
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { Bridge } from './bridge.ts';
import { BrokerAuthenticator } from './broker-auth/broker-authenticator.ts';
import { KeyRing } from './broker-auth/key-ring.ts';
import { KnownClients } from './broker-auth/known-clients.ts';
import { mosquittoLines } from './broker-auth/mosquitto-lines.ts';
import { mosquittoSet, PeopleSchema } from './broker-auth/mosquitto-set.ts';
import { HELP } from './cli/help.ts';
import { mistakeText } from './cli/mistake.ts';
import { leftOutLines, parkedLines } from './cli/parked-lines.ts';
import { createApp } from './http/app.ts';
import { serve } from './http/server.ts';
import { log } from './log.ts';
import { readCommandSettings, readSettings, type Settings, SettingsError } from './settings.ts';
import { clientsPathOf } from './site.ts';
import { Spool } from './spool/spool.ts';

async function run(): Promise<void> {
  const settings = readSettings(process.env);
  warnOfLegacyClients(settings);
  // MongoDB's driver takes 34 MB, which a bridge without a mirror need not have.
  const mirror = settings.mongoUrl === undefined ? null : (await import('./mirror/mirror.ts')).Mirror;
  const bridge = new Bridge(settings, log, mirror);
  const clients = new KnownClients(clientsPathOf(settings));
  const keys = new KeyRing(settings.backend, clients, log);
  const authenticator = new BrokerAuthenticator({
    ...settings,
    clients,
    verify: (...asked) => keys.verify(...asked),
  });
  const { port, server } = await serve(createApp(bridge, authenticator), settings);
  bridge.start();
  log.info({ port, mirror: settings.mongoUrl === undefined ? 'off' : 'on' }, 'the bridge runs');

  // Nothing that a stranger sends may end the bridge. What comes here is a mistake in this program all the same.
  process.on('unhandledRejection', (error) => {
    log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'something failed unheard');
  });

  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      server.close();
      server.closeAllConnections();
      bridge
        .stop()
        .catch((error: unknown) => {
          log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'leaving failed');
        })
        .finally(() => {
          clients.close();
          process.exit(0);
        });
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
  const { spoolPath: path } = readCommandSettings(process.env);
  if (!existsSync(path)) throw new SettingsError(`SPOOL_PATH is "${path}", and there is no such file.`);
  const spool = new Spool(path);
  console.log(parkedLines(spool.parked.all()));
  const leftOut = spool.leftOut.all();
  if (leftOut.length > 0) console.log(`\nNot published:\n${leftOutLines(leftOut)}`);
  if (shallClear) console.log(`Cleared: ${spool.parked.clear() + spool.leftOut.clear()}.`);
  spool.close();
}

function mosquitto(input: string, folder: string): void {
  let value: unknown;
  const text = readFileSync(input, 'utf8');
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError(`${input} is no JSON. docs/trust.md shows what it should be.`);
  }
  const people = v.safeParse(PeopleSchema, value);
  if (!people.success) {
    const [issue] = people.issues;
    // Never the value: it may be a password.
    const what = issue.kind === 'schema' ? `should be ${issue.expected ?? 'something else'}` : issue.message;
    throw new SettingsError(
      `${input}: ${v.getDotPath(issue) ?? 'the whole'} ${what}. docs/trust.md shows the list.`,
    );
  }
  const set = mosquittoSet(people.output, readCommandSettings(process.env).baseTopic);
  writeFileSync(join(folder, 'passwords'), set.passwords, { mode: 0o600 });
  writeFileSync(join(folder, 'acl'), set.acl, { mode: 0o600 });
  // All of it may go into the file as it is.
  console.log(
    [
      `# Written: ${join(folder, 'passwords')} and ${join(folder, 'acl')}, ${people.output.length} people.`,
      '# For mosquitto.conf, above its listeners:',
      ...mosquittoLines(resolve(folder)),
    ].join('\n'),
  );
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
  if (command === 'mosquitto' && more.length === 2) {
    const [input = '', folder = ''] = more;
    mosquitto(input, folder);
    return;
  }
  if (more.length === 0 && command === 'mirror' && values.rebuild) {
    const { rebuildMirror } = await import('./mirror/rebuild.ts');
    const written = await rebuildMirror(readSettings(process.env), log);
    console.log(`Written to MongoDB: ${written} messages and receipts.`);
    return;
  }
  throw new SettingsError(`There is no command "${positionals.join(' ')}".\n\n${HELP}`);
}

try {
  await main();
} catch (error) {
  const mistake = mistakeText(error, process.env);
  if (mistake !== null) console.error(mistake);
  else console.error('The bridge could not do this:', error);
  process.exit(1);
}
