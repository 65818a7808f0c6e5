import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Attachment, CALLS, type SentAttachment } from '@chimpassist/protocol';
import { type Deployment, Refused } from './deployment.ts';

/** Of which everything is known, and that may be opened. */
export const isWhole = (file: SentAttachment): file is Attachment =>
  file.state === undefined &&
  [file.name, file.type, file.size, file.sha256].every((value) => value !== undefined);

/** What the Worker says of a file that nobody can have. */
const NOT_THERE = [403, 404, 409, 410];

/**
 * Saves the bytes of files, each once, in the memory of a piece of one. What is there already is not asked for again.
 *
 * @returns the files whose bytes lie in the folder now, and how many are not to be had.
 */
export async function saveFiles(
  deployment: Deployment,
  folder: string,
  files: readonly Attachment[],
): Promise<{ files: Attachment[]; filesLeft: number }> {
  const saved = new Map<string, Attachment>();
  let filesLeft = 0;
  for (const file of files) {
    if (saved.has(file.id)) continue;
    const path = join(folder, file.sha256);
    if (!existsSync(path)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await save(deployment, file.id, path))) {
        filesLeft += 1;
        continue;
      }
    }
    const { alt: _, placeholder: __, ...kept } = file;
    saved.set(file.id, kept);
  }
  return { files: [...saved.values()], filesLeft };
}

async function save(deployment: Deployment, attachmentId: string, path: string): Promise<boolean> {
  const part = `${path}.part`;
  try {
    const body = await deployment.bytes(CALLS.attachment, { attachmentId });
    // It holds what a customer has sent.
    await pipeline(body, createWriteStream(part, { mode: 0o600 }));
    await rename(part, path);
    return true;
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Refused && NOT_THERE.includes(error.status)) return false;
    throw error;
  }
}
