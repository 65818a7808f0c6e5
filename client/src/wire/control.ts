import { ControlPayloadSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { SessionSchema } from './session.ts';

/** `<sessionTopic>/client/control`, with the session as pages keep it. */
export const ControlSchema = v.object({ ...ControlPayloadSchema.entries, sessionInfo: SessionSchema });
export type Control = v.InferOutput<typeof ControlSchema>;
