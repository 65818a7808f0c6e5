import * as v from 'valibot';

/** An address to which answers are sent. Longer ones do not exist: RFC 5321 says so. */
export const EmailSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(254),
  v.email('An e-mail address is written like "name@example.com".'),
);
