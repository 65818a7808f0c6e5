import * as v from 'valibot';

/** What an attendant signs in with. In a file of its own, so that the page before the sign-in carries nothing else. */

export const PASSWORD_MAX_LENGTH = 1024;
export const EMAIL_MAX_LENGTH = 320;

/** What was never a valid password is refused as a wrong one. */
export const GivenPasswordSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(PASSWORD_MAX_LENGTH));
