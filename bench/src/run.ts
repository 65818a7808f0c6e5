import type { Mosquitto } from '@chimpassist/testing/mosquitto';
import type { Platform } from '@chimpassist/testing/platform';

/** What the rows share. They run one after the other and may use what an earlier one found. */
export interface Run {
  platform: Platform;
  /** Another broker with the same settings that nobody but the load listens on. */
  bare: Mosquitto;
  /** A time of the full run; a trial run (`--quick`) takes a fifth. */
  seconds(full: number): number;
  /** A count of the full run; a trial run takes a tenth. */
  count(full: number): number;
  /** Messages a second, set by `relay`. */
  relayRate: number;
  /** Customers with a live chat, set by `set-up`. */
  live: string[];
}
