/** The archive of the month in which a session ended, and of a part of it: the first, or the one after a full one. */
export const archiveName = (at: number, part: number): string =>
  `${new Date(at).toISOString().slice(0, 7)} ${String(part).padStart(4, '0')}`;
