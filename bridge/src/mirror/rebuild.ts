import { Edge } from '../edge/edge.ts';
import type { EdgeError } from '../edge/edge-error.ts';
import type { Log } from '../log.ts';
import { Metrics } from '../metrics.ts';
import type { Site } from '../site.ts';
import { Mirror } from './mirror.ts';

const TOPICS_PAGE = 500;

/** Remembers nothing: a rebuild that is broken off is begun again. */
const NO_DEBTS = { behind: () => new Map<string, number>(), noteBehind: () => {}, caughtUp: () => {} };

/**
 * Fills the collection from the objects, beside a bridge that runs or without one.
 *
 * @returns how many messages and receipts were written.
 * @throws the errors of MongoDB's driver, and {@link EdgeError}.
 */
export async function rebuildMirror(
  { backend, secret, mongoDatabase }: Pick<Site, 'backend' | 'secret' | 'mongoDatabase'>,
  mongoUrl: string,
  log: Log,
): Promise<number> {
  const edge = new Edge(backend, secret);
  const mirror = new Mirror({
    url: mongoUrl,
    database: mongoDatabase,
    edge,
    metrics: new Metrics(),
    log,
    debts: NO_DEBTS,
  });
  try {
    return await mirror.rebuild(topicsOf(edge));
  } finally {
    await mirror.stop();
  }
}

async function* topicsOf(edge: Edge): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const { topics, next } = await edge.topicsPage(after, TOPICS_PAGE);
    yield* topics;
    if (next === null) return;
    after = next;
  }
}
