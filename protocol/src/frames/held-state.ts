import * as v from 'valibot';
import { SafeIntegerSchema } from '../one-check.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { ToldOpeningSchema } from '../payloads/opening.ts';
import { SessionInfoSchema } from '../payloads/session-info.ts';

/** What the bridge holds of a session topic, to answer keep-alives and repeated requests without the edge. */
export const HeldStateSchema = openObject({
  sessionTopic: v.string(),
  rev: SafeIntegerSchema,
  /** With `lastMessages: []`. */
  sessionInfo: SessionInfoSchema,
  /** In the queue, live, or over. A waiting one may have the status `aborted` on the wire (nobody is there). */
  state: v.picklist(['waiting', 'online', 'over']),
  position: lenient(v.number()),
  /** It waits for a team that has hours of its own. */
  opening: lenient(ToldOpeningSchema),
  /** Whether the edge knows that the customer has no page open. */
  away: lenient(v.boolean()),
  /** The customer's connection ends in the Worker, which itself knows whether somebody is there: the bridge's clocks rest. */
  atEdge: lenient(v.boolean()),
  /** Whether somebody of the chat listens at the edge, where that was ever so: the bridge hands on who types at the broker. */
  heardAtEdge: lenient(v.boolean()),
});
export type HeldState = v.InferOutput<typeof HeldStateSchema>;
