/**
 * The bridge's door, version 1.
 *
 * In: `POST /bridge/batch` (`Authorization: Bearer <BRIDGE_SECRET>`), a {@link Batch} as JSON. Out: one line of JSON
 * per chat as soon as its object has stored ({@link ChatAnswer}), and one for the desk ({@link DeskAnswer}): NDJSON,
 * in any order. A chat whose line is missing was not accepted: send it again.
 *
 * Unasked: `GET /bridge/socket` (the same header, upgraded): {@link SocketUp} from the bridge, {@link SocketDown} from
 * the desk. The text `ping` is answered `pong` by the platform, without waking the desk.
 */
export const BRIDGE_VERSION = 1;
