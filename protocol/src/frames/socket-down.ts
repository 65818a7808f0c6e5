import type { ErrorCode } from '../errors.ts';
import type { Control, Publish } from './effects.ts';
import type { HeldState } from './held-state.ts';
import type { BRIDGE_VERSION } from './version.ts';

export type SocketDown =
  /** `role: standby`: publish nothing, post nothing, ask again by `claim`. `active`: the lease with its epoch is yours. */
  | {
      type: 'welcome';
      v: typeof BRIDGE_VERSION;
      role: 'active' | 'standby';
      epoch: number;
      /** By which the bridges of this base topic name themselves to the broker: made by chance, once, and told to no one else. */
      brokerName?: string;
      /** How long messages are kept, ms; absent: for ever. */
      retentionMs?: number;
      /** The desk's clock, epoch ms: what has been kept for long enough is told by the Worker's times. */
      now?: number;
    }
  /** After an active `welcome`, in pages: every waiting or live session and every attendant that the desk believes online. */
  | {
      type: 'page';
      held: HeldState[];
      attendants: { id: string | number; type: string; email?: string }[];
      last: boolean;
    }
  /** Something that objects say unasked. Kept by the desk until `ack` of this or a higher `n`. */
  | {
      type: 'effects';
      n: number;
      controls: Control[];
      publishes: Publish[];
      held: HeldState[];
      /** Session topics of which spool and mirror shall keep nothing from before; answered by `POST /bridge/erased`. */
      erase?: string[];
    }
  /** Somebody else holds the lease now: stop publishing and posting at once. */
  | { type: 'lost'; epoch: number }
  | { type: 'error'; code: ErrorCode; message: string };
