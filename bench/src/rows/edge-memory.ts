import { byFifties } from '../edge/by-fifties.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { MqttSocket } from '../edge/mqtt-socket.ts';
import { type Figure, reported, rounded } from '../figure.ts';
import { chatNames } from '../load.ts';
import { openFilesMax } from '../open-files.ts';
import type { Run } from '../run.ts';

const SOCKETS = 14_000;
/** So many come, and sleep before the next ones: local workerd holds up to five files for an object that is awake. */
const AT_A_TIME = 1_000;
const FILES_AWAKE = 5;
/** What workerd and Node have open beside sockets. */
const OTHER_FILES = 500;
/** An object sleeps ten seconds after its last event; local workerd forgets it then. */
const ASLEEP_MS = 12_000;

/** What a page costs that is open and says nothing. They hibernate in batches, and each of them is one file then. */
export async function edgeMemory(run: Run): Promise<Figure[]> {
  const worker = await EdgeWorker.start();
  try {
    const empty = worker.bytes();
    const room = openFilesMax() - AT_A_TIME * FILES_AWAKE - OTHER_FILES;
    const count = Math.min(run.count(SOCKETS), room);
    const names = chatNames('idle', count);
    const sockets: MqttSocket[] = [];
    let most = 0;
    for (let n = 0; n < count; n += AT_A_TIME) {
      const batch = await byFifties(names.slice(n, n + AT_A_TIME), async (id) =>
        MqttSocket.open({
          url: `${worker.url}/${id}`,
          token: await worker.tokenOf({ kind: 'customer', id, guest: false }),
          clientId: id,
        }),
      );
      sockets.push(...batch);
      most = Math.max(most, worker.bytes());
      await new Promise((resolve) => setTimeout(resolve, ASLEEP_MS));
    }
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
          behind: `${megabytes(empty)} MB without, ${megabytes(most)} MB at most, ${megabytes(asleep)} MB when the last ${AT_A_TIME.toLocaleString('en')} slept too, ${open} still open`,
        },
        'lower',
      ),
    ];
  } finally {
    await worker.stop();
  }
}
