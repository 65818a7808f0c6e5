/** A file that is elsewhere, and is fetched when it is used. */
export interface LaterFile {
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Rejects where it cannot be had. */
  read(): Promise<Blob>;
}

/** What somebody has chosen on this machine. */
export const chosenFile = (file: File): LaterFile => ({
  name: file.name,
  type: file.type,
  size: file.size,
  read: async () => file,
});
