/** The archive of the month in which a session ended, and of a part of it: the first, or the one after a full one. */
export const archiveName = (at: number, part: number): string =>
  `${new Date(at).toISOString().slice(0, 7)} ${String(part).padStart(4, '0')}`;

/** Whether all sessions of an archive had ended before a time, epoch ms; undefined: there is none. */
export const isBefore = (name: string, at: number | undefined): boolean =>
  at !== undefined && name < new Date(at).toISOString().slice(0, 7);
