import { EdgeWorker } from '../edge/edge-worker.ts';
import { MqttSocket } from '../edge/mqtt-socket.ts';
import { atMost, type Figure } from '../figure.ts';
import { chatNames } from '../load.ts';
import { openFilesMax } from '../open-files.ts';
import type { Run } from '../run.ts';

const SOCKETS = 1_500;
/** Local workerd holds up to five files for an object that is awake, and both ends of a connection are on this machine. */
const FILES_A_SOCKET = 8;
const AT_A_TIME = 50;
/** As our own clients: a page waits up to this before it comes back. */
const JITTER_MS = 2_000;
const AIM_S = 5;

/** How long a deploy keeps pages apart from their chats. */
export async function edgeRestart(run: Run): Promise<Figure[]> {
  const worker = await EdgeWorker.start();
  try {
    const count = Math.min(run.count(SOCKETS), Math.floor(openFilesMax() / FILES_A_SOCKET));
    const pages = chatNames('restart', count);
    const open = async (id: string): Promise<MqttSocket> =>
      MqttSocket.open({
        url: `${worker.url}/${id}`,
        token: await worker.tokenOf({ kind: 'customer', id, guest: false }),
        clientId: id,
      });
    for (let n = 0; n < count; n += AT_A_TIME) await Promise.all(pages.slice(n, n + AT_A_TIME).map(open));
    await worker.suspend();
    await worker.resume();
    const begun = performance.now();
    let tries = 0;
    const back = async (id: string): Promise<MqttSocket> => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * JITTER_MS));
        tries += 1;
        try {
          return await open(id);
        } catch (error) {
          if (tries > 10 * count) throw error;
        }
      }
    };
    const returned = await Promise.all(pages.map(back));
    const seconds = (performance.now() - begun) / 1_000;
    await Promise.all(returned.map((socket) => socket.close()));
    return [
      atMost(
        {
          bench: 'edge-restart',
          what: `${count.toLocaleString('en')} pages back after a restart of the Worker`,
          unit: 's',
          value: seconds,
          behind: `${tries} tries, each after up to ${JITTER_MS / 1_000} s`,
        },
        AIM_S,
      ),
    ];
  } finally {
    await worker.stop();
  }
}
