import type { FileWork } from './file-work.ts';

/**
 * Saves a stored file by a link that holds for some minutes: the browser fetches it itself, however large it is, and opens
 * nothing, because the Worker answers it as a download.
 */
export async function download(work: FileWork, id: string): Promise<void> {
  const { url } = await work.rest.link(id);
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noreferrer';
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
