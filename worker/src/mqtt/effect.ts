import type { Principal } from '@chimpassist/protocol';
import type { ConnectRefusal } from './ending.ts';

/** What the machine wants its host to do. */
export type Effect =
  /** Find out who that is, and answer by `admitted` or `refused`. */
  | {
      kind: 'authenticate';
      /** Empty where the client has no name of its own: `admitted` then brings one. */
      clientId: string;
      username: string | undefined;
      password: Uint8Array | undefined;
    }
  /** Take a message in. Where `ref` is not null, answer by `published` once it is safe. The topic is without base. */
  | { kind: 'publish'; ref: number | null; topic: string; payload: Uint8Array }
  /** The same, for a client that is gone. */
  | { kind: 'will'; topic: string; payload: Uint8Array; qos: 0 | 1 | 2 }
  /** A subscription has begun, or begun again. The filter is with base. */
  | { kind: 'subscribed'; filter: string; qos: 0 | 1; isNew: boolean; wantsRetained: boolean }
  | { kind: 'unsubscribed'; filter: string };

/** A message for the client. The topic is with base. */
export interface Delivery {
  topic: string;
  payload: Uint8Array;
  qos: 0 | 1;
  /** It was retained, and goes to a subscription that has just begun. */
  retain?: boolean;
  /** The client has published it itself. */
  isOwn?: boolean;
}

/** What happens to a connection. */
export type Input =
  | { kind: 'bytes'; bytes: Uint8Array }
  /** The host's answers. */
  | { kind: 'admitted'; principal: Principal; expiresAt: number | null; clientId: string }
  | { kind: 'refused'; refusal: ConnectRefusal }
  /** A publish is safe, or will never be: `code` is a reason code of MQTT 5, 128 and more where it was refused. */
  | { kind: 'published'; ref: number; code: number }
  | { kind: 'deliver'; deliveries: readonly Delivery[] }
  /** Look at the times. `pingedAt`: when the client was last heard by another way than its packets. */
  | { kind: 'check'; pingedAt?: number | undefined }
  | { kind: 'renewed'; expiresAt: number }
  /** More came than one client may bring. */
  | { kind: 'flooding' }
  /** The client has taken nothing for longer than its host waits. */
  | { kind: 'slow' }
  | { kind: 'takenOver' }
  | { kind: 'serverGoing' }
  /** The socket is closed. */
  | { kind: 'lost' };
