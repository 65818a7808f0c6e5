import type { EdgeWorker } from '../edge/edge-worker.ts';

/** Above what any search should take: what takes longer is a fault and no figure. */
const PATIENCE_MS = 60_000;

interface Hit {
  customerId: string | number;
  snippet: string;
  isLive?: boolean;
}

const tokens = new WeakMap<EdgeWorker, Map<number | null, string>>();

/** @param attendantId who asks; null: a supervisor. */
async function tokenOf(worker: EdgeWorker, attendantId: number | null): Promise<string> {
  const known = tokens.get(worker) ?? new Map<number | null, string>();
  tokens.set(worker, known);
  const token =
    known.get(attendantId) ??
    (await worker.tokenOf({
      kind: 'attendant',
      id: attendantId ?? 1,
      type: attendantId === null ? 'support/supervisor' : 'support/firstLevel',
    }));
  known.set(attendantId, token);
  return token;
}

/** @throws {Error} where the call is not answered */
export async function sessionsFound(
  worker: EdgeWorker,
  query: Record<string, string>,
  attendantId: number | null = null,
): Promise<Hit[]> {
  const response = await fetch(`${worker.origin}/search?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${await tokenOf(worker, attendantId)}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`A search was answered with ${response.status}.`);
  return ((await response.json()) as { hits: Hit[] }).hits;
}
