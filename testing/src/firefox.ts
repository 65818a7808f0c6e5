import { findProgram, isExecutable } from './find-program.ts';

/** A Firefox that is there: the one of `FIREFOX_PATH`, or the system's. Null where there is none. */
export function findFirefox(): string | null {
  const named = process.env.FIREFOX_PATH ?? '';
  if (named === '') return findProgram('firefox-esr', 'firefox');
  if (isExecutable(named)) return named;
  throw new Error(
    `FIREFOX_PATH is ${named}, where no program is: correct it, or unset it to let one be found.`,
  );
}
