import * as v from 'valibot';
import { KeysSchema, NewKeySchema, RotationSchema, ShownKeySchema } from '../payloads/api-key.ts';
import { EntryIdSchema } from '../payloads/workspace.ts';
import { restRow } from './rest-row.ts';

/** Keys of `/v1`. No key makes a key. */

const keyParams = v.object({ keyId: EntryIdSchema });

export const keys = restRow({
  method: 'GET',
  path: '/v1/keys',
  rule: 'supervisor',
  summary: 'All keys, without what proves them',
  status: 200,
  answer: KeysSchema,
  codes: [],
});
export const addKey = restRow({
  method: 'POST',
  path: '/v1/keys',
  rule: 'supervisor',
  summary: 'Makes a key. The answer shows it this once',
  body: NewKeySchema,
  status: 201,
  answer: ShownKeySchema,
  codes: ['too_many'],
});
export const rotateKey = restRow({
  method: 'POST',
  path: '/v1/keys/:keyId/rotate',
  rule: 'supervisor',
  summary: 'Replaces the text of a key; the former one counts for a while',
  params: keyParams,
  body: RotationSchema,
  bodyIsOptional: true,
  status: 200,
  answer: ShownKeySchema,
  codes: ['not_found'],
});
export const deleteKey = restRow({
  method: 'DELETE',
  path: '/v1/keys/:keyId',
  rule: 'supervisor',
  summary: 'This key counts no more',
  params: keyParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
