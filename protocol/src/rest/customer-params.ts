import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';

/** In the path of every call about one customer. */
export const customerParams = v.object({ customerId: CustomerIdSchema });
