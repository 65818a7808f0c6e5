/** Limits and time-outs that more than one program must agree on. Times in milliseconds, sizes in bytes unless named otherwise. */

/** Longest id, in UTF-8 bytes. */
export const ID_MAX_BYTES = 256;
/** Longest text of one chat message, in UTF-16 code units. A longer one is refused, never cut. */
export const CONTENT_MAX_LENGTH = 20_000;
/** Largest MQTT payload that is looked at. Legacy clients may carry a whole history inside; it is stripped. */
export const PAYLOAD_MAX_BYTES = 1_048_576;
/** Largest REST request body. */
export const REST_BODY_MAX_BYTES = 65_536;
/** Largest batch body that the bridge may post. */
export const BATCH_MAX_BYTES = 4_194_304;
export const BATCH_MAX_CHATS = 64;
export const BATCH_MAX_FRAMES_PER_CHAT = 512;
export const BATCH_MAX_DESK_FRAMES = 256;
/** Most messages of `sessionInfo.lastMessages` in control messages. */
export const LAST_MESSAGES_MAX = 50;
/** Any REST `limit` above this is capped to it. */
export const PAGE_LIMIT_MAX = 200;
/** The same for the pages that the bridge reads. */
export const BRIDGE_PAGE_LIMIT_MAX = 500;
/** For how long a mirror may promise to come again, ms. */
export const MIRROR_AGAIN_MAX_MS = 60_000;
/** Most receipts in one frame. */
export const RECEIPTS_MAX = 200;

export const SESSION_KEEP_ALIVE_MS = 600_000;
export const ATTENDANT_KEEP_ALIVE_MS = 30_000;
/** A page change closes one page and opens the next: within this time nobody counts as away. */
export const AWAY_AFTER_MS = 5_000;
/** How often an open page says that it is there. */
export const CUSTOMER_KEEP_ALIVE_INTERVAL_MS = 10_000;
export const HOOK_TIMEOUT_MS = 10_000;
/** No chat's `rev` ever gets there; a bridge that says so has read it wrong. */
export const REV_MAX = 2 ** 40;

/** Most colleagues whom one note mentions, and most notes about one chat. */
export const MENTIONS_MAX = 20;
export const NOTES_MAX = 5_000;

/** Most tags of one customer or session, and most sessions of one customer that keep theirs: the newest. */
export const TAGS_OF_ONE_MAX = 30;
export const TAGGED_SESSIONS_MAX = 50;

/** Most chats that one attendant has snoozed or marked as unread. */
export const MARKS_MAX = 200;

/** The longest text that is kept for somebody who has not sent it, in UTF-16 code units: longer than what may be sent. */
export const DRAFT_MAX_LENGTH = 20_000;

/** Most attributes of one customer, and the longest value of one, in UTF-16 code units. */
export const ATTRIBUTES_MAX = 50;
export const ATTRIBUTE_VALUE_MAX_LENGTH = 500;

/** Most ready answers that all share, that one attendant has alone, and most tags, teams and attendants with rights. */
export const SHARED_ANSWERS_MAX = 2_000;
export const OWN_ANSWERS_MAX = 500;
export const TAGS_MAX = 500;
export const TEAMS_MAX = 200;
export const FORMS_MAX = 50;
export const GRANTS_MAX = 1_000;

/** Most keys of `/v1`, and for how long the former text of one counts at most after it was replaced, s. */
export const API_KEYS_MAX = 100;
/** Messages, and notes, in one part of an import. */
export const IMPORT_ITEMS_MAX = 100;
export const OVERLAP_MAX_S = 604_800;
/** Calls that one key may make in a minute. */
export const KEY_CALLS_PER_MINUTE = 1_200;

/** Most files of one message. */
export const ATTACHMENTS_MAX = 10;
/** Longest name of a file, in characters. */
export const ATTACHMENT_NAME_MAX_LENGTH = 120;
/** Largest file where the operator does not say otherwise, and the largest that he may allow: the platform takes requests of 100 MB. */
export const ATTACHMENT_MAX_BYTES = 25_000_000;
export const ATTACHMENT_MOST_BYTES = 90_000_000;
export const THUMBNAIL_MAX_BYTES = 20_480;
/** Longest description of a file for those who do not see it, in UTF-16 code units. */
export const ALT_MAX_LENGTH = 1_000;
/** 40 bytes, base64. */
export const PLACEHOLDER_MAX_LENGTH = 56;

/** Largest mail that is taken: what the usual providers allow. */
export const MAIL_MAX_BYTES = 26_214_400;
