import * as v from 'valibot';
import { lenient } from './open-object.ts';

/** Where to connect: in the answers of the calls by which somebody comes in. */
export const addressEntries = {
  /** Where nobody says otherwise. */
  mqtt: lenient(v.string()),
  /**
   * Addresses at which the Worker itself speaks MQTT. A customer appends `/` and the encoded id to one of these, an attendant
   * dials it as it is; both offer their token as a second subprotocol.
   */
  edges: lenient(v.array(v.string())),
};
