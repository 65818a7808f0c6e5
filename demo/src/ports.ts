import { createServer } from 'node:net';
import { HOST } from './listen.ts';
import { PORT_SETTINGS, type Ports, type Settings } from './settings.ts';
import { StartError } from './start-error.ts';

/** Below the range from which systems take the ports of outgoing connections, so nothing slips in after the check. */
const FREE_PORTS = { from: 20_000, to: 32_000 };
const FREE_PORT_ATTEMPTS = 200;

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // A machine without IPv6 has nobody listening there.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Also looks at ::1, because a browser may ask there first when it is told `localhost`. */
const isFree = async (port: number): Promise<boolean> =>
  (await canListen(port, HOST)) && (await canListen(port, '::1'));

async function freePort(taken: Set<number>): Promise<number> {
  for (let attempt = 0; attempt < FREE_PORT_ATTEMPTS; attempt++) {
    const port = FREE_PORTS.from + Math.floor(Math.random() * (FREE_PORTS.to - FREE_PORTS.from));
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new StartError(
    `No free port was found between ${FREE_PORTS.from} and ${FREE_PORTS.to}: end some programs and start again.`,
  );
}

/** Which ports this start really needs: an external broker needs none here, the edge alone no broker, and a bridge to mirror. */
function needed({ roads, externalBroker, mongoUrl }: Settings): (typeof PORT_SETTINGS)[number][] {
  const hasBroker = roads.includes('broker');
  return PORT_SETTINGS.filter(({ setting }) => {
    if (setting === 'MQTT_PORT' || setting === 'MQTT_WS_PORT') return hasBroker && externalBroker === null;
    return setting !== 'BRIDGE_PORT' || hasBroker || mongoUrl !== undefined;
  });
}

interface TakenPort {
  port: number;
  setting: string;
  part: string;
}

/** One sentence that names every taken port and the setting that moves it. */
function takenSentence(taken: readonly TakenPort[]): string {
  const [first] = taken;
  if (taken.length === 1 && first !== undefined) {
    return `Port ${first.port}, which ${first.part} needs, is taken by another program: end that program, or set ${first.setting} to another port, and start again.`;
  }
  const list = taken.map(({ port, setting, part }) => `${port} (${part}, ${setting})`).join(', ');
  return `These ports are taken by other programs: ${list}. End those programs, or set the named settings to other ports, and start again.`;
}

/** The ports to use, all of them free at this moment; throws {@link StartError} before anything is started. */
export async function choosePorts(settings: Settings): Promise<Ports> {
  const ports = { ...settings.ports };
  if (settings.freePorts) {
    const chosen = new Set<number>();
    for (const { setting } of PORT_SETTINGS) {
      ports[setting] = await freePort(chosen);
      chosen.add(ports[setting]);
    }
    return ports;
  }
  const seen = new Map<number, string>();
  const taken: TakenPort[] = [];
  for (const { setting, part } of needed(settings)) {
    const port = ports[setting];
    const other = seen.get(port);
    if (other !== undefined) {
      throw new StartError(
        `${other} and ${setting} are both ${port}: give each its own port and start again.`,
      );
    }
    seen.set(port, setting);
    if (!(await isFree(port))) taken.push({ port, setting, part });
  }
  if (taken.length > 0) throw new StartError(takenSentence(taken));
  return ports;
}
