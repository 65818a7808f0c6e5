import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import {
  DirectoryPersonSchema,
  NewPasswordSchema,
  NewPersonSchema,
  OwnPasswordSchema,
  PersonChangeSchema,
} from '../payloads/directory.ts';
import { readableList } from '../payloads/list.ts';
import { restRow } from './rest-row.ts';

/** The built-in directory of attendants. Where the operator has an authentication hook, its calls are `not_found`. */

const personParams = v.object({ attendantId: IdSchema });

export const people = restRow({
  method: 'GET',
  path: '/chimpassist/people',
  rule: 'supervisor',
  summary: 'Everybody of the built-in directory, by name',
  status: 200,
  answer: readableList(DirectoryPersonSchema),
  codes: ['not_found'],
});
export const addPerson = restRow({
  method: 'POST',
  path: '/chimpassist/people',
  rule: 'supervisor',
  summary: 'Adds somebody, with a first password',
  body: NewPersonSchema,
  status: 200,
  answer: DirectoryPersonSchema,
  codes: ['not_found', 'email_taken', 'overloaded'],
});
export const changePerson = restRow({
  method: 'POST',
  path: '/chimpassist/people/:attendantId',
  rule: 'supervisor',
  summary: 'Changes name, picture or level, or lets somebody sign in no more, or again',
  params: personParams,
  body: PersonChangeSchema,
  status: 200,
  answer: DirectoryPersonSchema,
  codes: ['not_found', 'last_supervisor'],
});
export const resetPassword = restRow({
  method: 'POST',
  path: '/chimpassist/people/:attendantId/password',
  rule: 'supervisor',
  summary: 'Gives somebody a new password, and ends all of their sign-ins',
  params: personParams,
  body: NewPasswordSchema,
  status: 204,
  answer: null,
  codes: ['not_found', 'overloaded'],
});
export const removePerson = restRow({
  method: 'DELETE',
  path: '/chimpassist/people/:attendantId',
  rule: 'supervisor',
  summary: 'Removes somebody from the directory; what they wrote stays',
  params: personParams,
  status: 204,
  answer: null,
  codes: ['not_found', 'last_supervisor'],
});
export const ownPassword = restRow({
  method: 'POST',
  path: '/chimpassist/password',
  rule: 'attendantWithToken',
  summary:
    'Changes the own password and ends all other sign-ins; a new token comes in the header chimp-token',
  body: OwnPasswordSchema,
  maxBytes: 8_192,
  status: 204,
  answer: null,
  codes: ['not_found', 'wrong_password', 'rate_limited', 'overloaded'],
});
