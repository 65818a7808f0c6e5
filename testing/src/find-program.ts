import { accessSync, constants } from 'node:fs';
import { delimiter } from 'node:path';

/** Where distributions put servers; an ordinary user's PATH often lacks it. */
const ALSO = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of the first of these programs that the machine has, or null. */
export function findProgram(...names: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...ALSO].filter((folder) => folder !== '');
  for (const name of names) {
    for (const folder of folders) {
      if (isExecutable(`${folder}/${name}`)) return `${folder}/${name}`;
    }
  }
  return null;
}
