import * as v from 'valibot';

/** Epoch milliseconds as the sender's clock says: any safe integer. */
export const TimestampSchema = v.pipe(
  v.number('A timestamp is a number of milliseconds.'),
  v.safeInteger('A timestamp is a safe integer.'),
);
