import * as v from 'valibot';
import { CONTROL_FIELDS } from './control-fields.ts';
import { OwnSessionSchema } from './own-session.ts';

/** `<sessionTopic>/client/control` as a customer reads it. */
export const OwnControlSchema = v.object({ ...CONTROL_FIELDS, sessionInfo: OwnSessionSchema });
export type OwnControl = v.InferOutput<typeof OwnControlSchema>;
