import type { Server } from 'node:http';
import { Bridge } from '../bridge.ts';
import { BrokerAuthenticator } from '../broker-auth/broker-authenticator.ts';
import { KeyRing } from '../broker-auth/key-ring.ts';
import { KnownClients } from '../broker-auth/known-clients.ts';
import { createApp } from '../http/app.ts';
import { serve } from '../http/server.ts';
import { log } from '../log.ts';
import { readMirrorSettings, readRole, readSettings, type Settings } from '../settings.ts';
import { clientsPathOf } from '../site.ts';

/** `chimpassist-bridge`: runs until SIGTERM. */
export async function run(): Promise<void> {
  const role = readRole(process.env);
  const running = role === 'mirror' ? await startMirror() : await startBridge();

  // Nothing that a stranger sends may end the bridge. What comes here is a mistake in this program all the same.
  process.on('unhandledRejection', (error) => {
    log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'something failed unheard');
  });

  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      running.server.close();
      running.server.closeAllConnections();
      running
        .stop()
        .catch((error: unknown) => {
          log.error({ error: error instanceof Error ? error.message : 'unknown' }, 'leaving failed');
        })
        .finally(() => {
          running.close();
          process.exit(0);
        });
    });
  }
}

interface Running {
  server: Server;
  stop(): Promise<void>;
  /** What is left open after that. */
  close(): void;
}

async function startBridge(): Promise<Running> {
  const settings = readSettings(process.env);
  warnOfLegacyClients(settings);
  // MongoDB's driver takes 34 MB, which a bridge without a mirror need not have.
  const mirror = settings.mongoUrl === undefined ? null : (await import('../mirror/mirror.ts')).Mirror;
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
  log.info(
    { port, role: 'bridge', mirror: settings.mongoUrl === undefined ? 'off' : 'on' },
    'the bridge runs',
  );
  return { server, stop: () => bridge.stop(), close: () => clients.close() };
}

async function startMirror(): Promise<Running> {
  const settings = readMirrorSettings(process.env);
  const { MirrorBridge } = await import('../mirror-bridge.ts');
  const bridge = new MirrorBridge(settings, log);
  const { port, server } = await serve(createApp(bridge, null), settings);
  bridge.start();
  log.info({ port, role: 'mirror', mirror: 'on' }, 'the bridge runs as a mirror only, without a broker');
  return { server, stop: () => bridge.stop(), close: () => {} };
}

function warnOfLegacyClients({ legacyClients }: Settings): void {
  if (legacyClients === 'none') return;
  log.warn(
    { legacyClients },
    'LEGACY_CLIENTS is set: clients without a token are let in, and everybody who knows the id of a customer can read that chat. Unset it when all clients are new.',
  );
}
