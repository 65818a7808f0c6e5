import { EdgeWorker } from '../edge/edge-worker.ts';
import { MqttSocket } from '../edge/mqtt-socket.ts';
import { type Figure, reported, rounded } from '../figure.ts';
import { chatNames } from '../load.ts';
import { openFilesMax } from '../open-files.ts';
import type { Run } from '../run.ts';

const SOCKETS = 5_000;
/** Local workerd holds up to five files for an object that is awake, and both ends of a connection are on this machine. */
const FILES_A_SOCKET = 8;
const AT_A_TIME = 50;
/** An object sleeps ten seconds after its last event; local workerd forgets it then. */
const ASLEEP_MS = 15_000;

/** What a page costs that is open and says nothing. */
export async function edgeMemory(run: Run): Promise<Figure[]> {
  const worker = await EdgeWorker.start();
  try {
    const empty = worker.bytes();
    const count = Math.min(run.count(SOCKETS), Math.floor(openFilesMax() / FILES_A_SOCKET));
    const names = chatNames('idle', count);
    const sockets: MqttSocket[] = [];
    for (let n = 0; n < count; n += AT_A_TIME) {
      const opened = names.slice(n, n + AT_A_TIME).map(async (id) =>
        MqttSocket.open({
          url: `${worker.url}/${id}`,
          token: await worker.tokenOf({ kind: 'customer', id, guest: false }),
          clientId: id,
        }),
      );
      sockets.push(...(await Promise.all(opened)));
    }
    const awake = worker.bytes();
    await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
    const asleep = worker.bytes();
    const open = sockets.filter(({ isOpen }) => isOpen).length;
    await Promise.all(sockets.map((socket) => socket.close()));
    const megabytes = (bytes: number) => rounded(bytes / 1_048_576);
    return [
      reported(
        {
          bench: 'edge-memory',
          what: `workerd for each of ${count.toLocaleString('en')} open, idle pages`,
          unit: 'kB',
          value: (asleep - empty) / count / 1_024,
          behind: `${megabytes(empty)} MB without, ${megabytes(awake)} MB when the last had come, ${megabytes(asleep)} MB asleep, ${open} still open`,
        },
        'lower',
      ),
    ];
  } finally {
    await worker.stop();
  }
}
