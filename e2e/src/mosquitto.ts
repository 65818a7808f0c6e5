import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { needMosquitto } from './machine.mjs';
import { until } from './until.ts';

export interface Mosquitto {
  /** `mqtt://…` */
  tcp: string;
  /** `ws://…/mqtt` */
  webSocket: string;
  stop(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** A Mosquitto of its own, over TCP and WebSocket, on free ports of this machine. `lines` come before its listeners. */
export async function startMosquitto(lines: readonly string[] = []): Promise<Mosquitto> {
  const [tcp = 0, webSocket = 0] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'chimp-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    [
      'allow_anonymous true',
      'persistence false',
      'set_tcp_nodelay true',
      ...lines,
      `listener ${tcp} 127.0.0.1`,
      `listener ${webSocket} 127.0.0.1`,
      'protocol websockets',
      'socket_domain ipv4',
    ].join('\n'),
  );
  const broker = spawn(needMosquitto(), ['-c', file], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => broker.once('exit', () => resolve()));
  await until('Mosquitto listens', async () => {
    if (broker.exitCode !== null) throw new Error(`Mosquitto ended with ${broker.exitCode}.`);
    return (await answers(tcp)) && (await answers(webSocket));
  });
  return {
    tcp: `mqtt://127.0.0.1:${tcp}`,
    webSocket: `ws://127.0.0.1:${webSocket}/mqtt`,
    async stop() {
      broker.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
