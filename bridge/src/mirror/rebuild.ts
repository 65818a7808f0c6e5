import { Edge } from '../edge/edge.ts';
import type { Log } from '../log.ts';
import { Metrics } from '../metrics.ts';
import { type Settings, SettingsError } from '../settings.ts';
import { Mirror } from './mirror.ts';

const TOPICS_PAGE = 500;

/** Remembers nothing: a rebuild that is broken off is begun again. */
const NO_DEBTS = { behind: () => new Map<string, number>(), noteBehind: () => {}, caughtUp: () => {} };

/**
 * Fills the collection from the objects, beside a bridge that runs or without one.
 *
 * @returns how many messages and receipts were written.
 * @throws {SettingsError} where no database is set; whatever MongoDB or the Worker fail with.
 */
export async function rebuildMirror(settings: Settings, log: Log): Promise<number> {
  if (settings.mongoUrl === undefined) {
    throw new SettingsError(
      'MONGO_CONNECTION_URL is not set: set it, for example to mongodb://localhost:27017.',
    );
  }
  const edge = new Edge(settings.backend, settings.secret);
  const mirror = new Mirror({
    url: settings.mongoUrl,
    database: settings.mongoDatabase,
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
