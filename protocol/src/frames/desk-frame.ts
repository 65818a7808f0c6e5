import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { AttendantInfoSchema } from '../payloads/attendant-info.ts';
import { at, CommandFrameSchema, provenAttendant } from './common.ts';

export const DeskFrameSchema = v.variant('kind', [
  /** A change: the attendant was not online, came back, or its info changed. Not every keep-alive. */
  v.object({
    kind: v.literal('attendantOnline'),
    ...at,
    attendant: AttendantInfoSchema,
    ...provenAttendant,
  }),
  /** The last window of the attendant has signed out. */
  v.object({ kind: v.literal('attendantQuit'), ...at, attendantId: IdSchema }),
  v.object({ kind: v.literal('attendantSilent'), ...at, attendantId: IdSchema }),
  /** The activity monitor's word: no offers while it is `offline`. */
  v.object({ kind: v.literal('attendantActivity'), ...at, attendantId: IdSchema, active: v.boolean() }),
  /** Only commands that concern no chat: availability, viewing. */
  CommandFrameSchema,
]);
export type DeskFrame = v.InferOutput<typeof DeskFrameSchema>;
