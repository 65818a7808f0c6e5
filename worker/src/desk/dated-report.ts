import type { ChatReport } from '../contract/chat-report.ts';

/** With the arrival by the desk's clock. */
export type DatedReport = ChatReport & { arrivedThere?: number };

/**
 * The clocks of two machines are never compared, so the desk counts back from its own, once for each arrival: the order of the
 * queue is one clock's, and a chat that is known keeps its place.
 *
 * @param now the desk's clock, epoch ms.
 */
export function dated(
  report: ChatReport,
  known: { arrivedAt: number; arrivedThere: number } | null,
  now: () => number,
): DatedReport & { arrivedThere: number } {
  const { arrivedAt: arrivedThere, waitedMs } = report;
  if (known?.arrivedThere === arrivedThere) return { ...report, arrivedAt: known.arrivedAt, arrivedThere };
  const arrivedAt = waitedMs === undefined ? arrivedThere : now() - Math.max(0, waitedMs);
  return { ...report, arrivedAt, arrivedThere };
}
