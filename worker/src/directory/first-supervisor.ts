import { NewPersonSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { FirstSupervisor } from '../contract/directory-object.ts';
import { isHash } from './password.ts';

/**
 * Who begins the directory, as the deploy command writes it into the secret `FIRST_SUPERVISOR`. It counts once: a text
 * with another `once` gives a supervisor who has lost the password a new one.
 */
const FirstSupervisorSchema = v.object({
  once: v.pipe(v.string(), v.minLength(8), v.maxLength(100)),
  email: NewPersonSchema.entries.email,
  name: NewPersonSchema.entries.name,
  hash: v.pipe(v.string(), v.check(isHash)),
});

/** @returns null for a text that `npm run deploy` did not write. */
export function firstSupervisorOf(text: string): FirstSupervisor | null {
  try {
    const parsed = v.safeParse(FirstSupervisorSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
