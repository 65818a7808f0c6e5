import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { readableList } from '../payloads/list.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { CapabilitiesSchema } from './capabilities.ts';
import { ControlSchema, PublishSchema } from './effects.ts';
import { HeldStateSchema } from './held-state.ts';
import { BridgeMailSchema } from './mail.ts';
import { ErrorCodeSchema } from './refusal.ts';

const EpochSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What the desk says over the bridge's socket. An entry of a list that cannot be read costs only itself. */
export const SocketDownSchema = v.variant('type', [
  /** `role: standby`: publish nothing, post nothing, ask again by `claim`. `active`: the lease with its epoch is yours. */
  openObject({
    type: v.literal('welcome'),
    v: v.number(),
    role: v.picklist(['active', 'standby']),
    epoch: EpochSchema,
    /** By which the bridges of this base topic name themselves to the broker: made by chance, once, and told to no one else. */
    brokerName: v.optional(v.string()),
    /** How long messages are kept, ms; absent: for ever. */
    retentionMs: v.optional(v.number()),
    /** The desk's clock, epoch ms: what has been kept for long enough is told by the Worker's times. */
    now: v.optional(v.number()),
    capabilities: CapabilitiesSchema,
  }),
  /** After an active `welcome`, in pages: every waiting or live session and every attendant that the desk believes online. */
  openObject({
    type: v.literal('page'),
    held: readableList(HeldStateSchema),
    attendants: readableList(openObject({ id: IdSchema, type: v.string(), email: lenient(v.string()) })),
    last: v.boolean(),
  }),
  /** Something that objects say unasked. Kept by the desk until `ack` of this or a higher `n`. */
  openObject({
    type: v.literal('effects'),
    n: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    controls: readableList(ControlSchema),
    publishes: readableList(PublishSchema),
    held: readableList(HeldStateSchema),
    /** Session topics of which spool and mirror shall keep nothing from before; answered by `POST /bridge/erased`. */
    erase: v.optional(v.array(v.string())),
  }),
  /** Logs of these session topics have grown. Only to who mirrors; not kept: after a break `GET /bridge/topics` says it. */
  openObject({ type: v.literal('grown'), topics: v.array(v.string()) }),
  /** Only to a mirror without a relay: as in `effects`, said again at each active `welcome` until it is answered. */
  openObject({ type: v.literal('erase'), topics: v.array(v.string()) }),
  /** Only to a bridge that has named `smtp`: it sends this mail, and says so by `mailed`. Not kept. */
  openObject({ type: v.literal('mail'), mail: BridgeMailSchema }),
  /** Another bridge holds the lease now: stop publishing and posting at once. */
  openObject({ type: v.literal('lost'), epoch: EpochSchema }),
  openObject({ type: v.literal('error'), code: ErrorCodeSchema, message: v.string() }),
]);
export type SocketDown = v.InferOutput<typeof SocketDownSchema>;
