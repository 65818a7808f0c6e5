import * as v from 'valibot';

export const URL_MAX_LENGTH = 2_048;

/** A text of a hook's answer, cut to what a screen can show. */
export const text = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, maxLength).toWellFormed()),
  );
