import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { needMosquitto } from './machine.ts';
import { until } from './until.ts';

export interface Mosquitto {
  /** `mqtt://…` */
  tcp: string;
  /** `ws://…/mqtt` */
  webSocket: string;
  /** Of its process now. */
  readonly pid: number;
  /** Ends it and starts it again on the same ports; with persistence, sessions and queues are there again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface MosquittoOptions {
  /** Keeps sessions and queues on disk, as long as the documentation recommends. */
  persistence?: boolean;
  /** Whether clients without a password are let in. */
  anonymous?: boolean;
  /** As root it would become another user, who cannot read this one's files. */
  asThisUser?: boolean;
  /** Further lines of its configuration, before its listeners. */
  lines?: readonly string[];
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

/** A Mosquitto of its own, over TCP and WebSocket, on free ports of this machine. */
export async function startMosquitto({
  persistence = false,
  anonymous = true,
  asThisUser = false,
  lines = [],
}: MosquittoOptions = {}): Promise<Mosquitto> {
  const [tcp = 0, webSocket = 0] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'chimp-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    [
      `allow_anonymous ${anonymous}`,
      // As root it would become another user, who can neither write there nor read what is this one's.
      ...(asThisUser || persistence ? [`user ${userInfo().username}`] : []),
      `persistence ${persistence}`,
      ...(persistence ? [`persistence_location ${folder}/`, 'max_queued_messages 1000000'] : []),
      'set_tcp_nodelay true',
      ...lines,
      `listener ${tcp} 127.0.0.1`,
      `listener ${webSocket} 127.0.0.1`,
      'protocol websockets',
      'socket_domain ipv4',
    ].join('\n'),
  );
  let pid = 0;
  const start = async (): Promise<() => Promise<void>> => {
    const broker = spawn(needMosquitto(), ['-c', file], { stdio: 'ignore' });
    pid = broker.pid ?? 0;
    const exited = new Promise<void>((resolve) => broker.once('exit', () => resolve()));
    await until('Mosquitto listens', async () => {
      if (broker.exitCode !== null) throw new Error(`Mosquitto ended with ${broker.exitCode}.`);
      return (await answers(tcp)) && (await answers(webSocket));
    });
    return async () => {
      broker.kill('SIGTERM');
      await exited;
    };
  };
  let end = await start();
  return {
    tcp: `mqtt://127.0.0.1:${tcp}`,
    webSocket: `ws://127.0.0.1:${webSocket}/mqtt`,
    get pid() {
      return pid;
    },
    async restart() {
      await end();
      end = await start();
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
