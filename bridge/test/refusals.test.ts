import { reasonOf } from '@chimpassist/protocol/inbound';
import { expect, it } from 'vitest';

it.each([
  ['other_words', 'other_words'],
  ['erased', 'erased'],
  ['not_assigned', 'not_allowed'],
  ['too_large', 'too_long'],
  ['bad_request', 'unreadable'],
  ['attachment_unknown', 'files'],
  ['stale_epoch', 'other'],
  ['a code of a newer Worker', 'other'],
])('a writer whose message was refused with %s hears %s', (code, reason) => {
  expect(reasonOf(code)).toBe(reason);
});
