import * as v from 'valibot';
import { oneCheck } from '../one-check.ts';

/** Epoch milliseconds as the sender's clock says: any safe integer. */
export const TimestampSchema = oneCheck(
  v.pipe(v.number(), v.safeInteger()),
  Number.isSafeInteger,
  'A timestamp is a whole number of milliseconds.',
);
