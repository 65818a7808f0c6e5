export const HOUR_MS = 3_600_000;

const QUERY_TIME = /^(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})$/;

/** `YYYYMMDD-HH:mm:ss`, read as UTC, in epoch ms; null where it is none. */
export function parseQueryTime(text: string | undefined): number | null {
  const match = QUERY_TIME.exec(text ?? '');
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC turns the 31st of February into March: that is not what was written.
  return queryTime(time) === text ? time : null;
}

const two = (n: number): string => String(n).padStart(2, '0');

function queryTime(time: number): string {
  const at = new Date(time);
  return `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}-${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** `DD/MM/YYYY-HH:mm:ss`, in UTC: how a series names its points. */
export function seriesTime(time: number): string {
  const at = new Date(time);
  return `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}-${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}
