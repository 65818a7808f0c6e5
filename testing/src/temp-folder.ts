import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempFolder {
  readonly path: string;
  /** Takes it away with all that is in it. */
  remove(): void;
}

/** A new, empty folder for one test. */
export function makeTempFolder(name: string): TempFolder {
  const path = mkdtempSync(join(tmpdir(), `chimp-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
