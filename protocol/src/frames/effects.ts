import * as v from 'valibot';
import { SafeIntegerSchema } from '../one-check.ts';
import { ControlPayloadSchema } from '../payloads/control.ts';
import { openObject } from '../payloads/open-object.ts';

/** To be published on both control topics of `sessionTopic` by rising `rev`; one not above what was published is dropped. */
export const ControlSchema = openObject({
  sessionTopic: v.string(),
  rev: SafeIntegerSchema,
  payload: ControlPayloadSchema,
});
export type Control = v.InferOutput<typeof ControlSchema>;

/** To be published as it is; `topic` is without base. */
export const PublishSchema = openObject({
  topic: v.string(),
  payload: v.unknown(),
  qos: v.picklist([0, 1]),
});
export type Publish = v.InferOutput<typeof PublishSchema>;
