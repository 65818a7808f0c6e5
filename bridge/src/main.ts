import { Bridge } from './bridge.ts';
import { serveHealth } from './http.ts';
import { log } from './log.ts';
import { readSettings, SettingsError } from './settings.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const bridge = new Bridge(settings, log);
  const { port, server } = await serveHealth(bridge, settings.port);
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

try {
  await main();
} catch (error) {
  if (error instanceof SettingsError) console.error(error.message);
  else console.error('The bridge could not start:', error);
  process.exit(1);
}
