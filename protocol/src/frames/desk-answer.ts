import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { readableList } from '../payloads/list.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { accepted, notTaken, RefusalSchema } from './refusal.ts';

/** By whose e-mail the activity monitor knows an attendant: the sign-in's, not the one that a payload claims. */
export const AttendantEmailSchema = openObject({ id: IdSchema, email: v.string() });
export type AttendantEmail = v.InferOutput<typeof AttendantEmailSchema>;

/** What the desk answers to its part of a batch. */
export const DeskAnswerSchema = v.variant('ok', [
  openObject({
    desk: v.literal(true),
    ok: v.literal(true),
    ...accepted,
    refused: readableList(RefusalSchema),
    /** Of those who came online with this batch, where the sign-in told their e-mail. */
    attendants: lenient(readableList(AttendantEmailSchema)),
  }),
  openObject({ desk: v.literal(true), ...notTaken }),
]);
export type DeskAnswer = v.InferOutput<typeof DeskAnswerSchema>;
