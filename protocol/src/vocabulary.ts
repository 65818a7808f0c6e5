/** The words of the wire, letter by letter. */

export const INSTRUCTIONS = {
  ready: 'session/ready',
  update: 'session/update',
  unavailable: 'session/aborted/unavailableAttendants',
  expired: 'session/aborted/expired',
  assigned: 'attendant/assigned',
  attendantUnavailable: 'attendant/unavailableAttendants',
  monitorOffline: 'attendant/control/terminate/activity_monitor_offline',
  monitorOnline: 'attendant/control/resume/activity_monitor_online',
} as const;

/**
 * New: why a session was aborted, beside the instruction. Every end comes as `session/aborted/expired`, because that
 * instruction is one that legacy clients know: an attendant ended the chat (`ended`), the customer closed the page
 * (`left`), or fell silent (`expired`).
 */
export const ABORT_REASONS = ['unavailable', 'expired', 'ended', 'left'] as const;
export type AbortReason = (typeof ABORT_REASONS)[number];

export type Instruction = (typeof INSTRUCTIONS)[keyof typeof INSTRUCTIONS];

/** `ready` is in the contract and never used. */
export const SESSION_STATUSES = ['waitingAttendantsAssignment', 'ready', 'online', 'aborted'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const ATTENDANT_TYPES = ['support/firstLevel', 'support/secondLevel', 'support/supervisor'] as const;
export type AttendantType = (typeof ATTENDANT_TYPES)[number];
/** The type that sees all chats, and may hand over and end those of others. */
export const SUPERVISOR: AttendantType = 'support/supervisor';

/** New: what a supervisor can grant an attendant, beside what the level allows. */
export const RIGHTS = ['answers', 'tags', 'settings', 'reports', 'export'] as const;
export type Right = (typeof RIGHTS)[number];

/** New: what a key of `/v1` may do. */
export const SCOPES = [
  'chats:read',
  'chats:write',
  'customers:read',
  'customers:write',
  'notes:read',
  'notes:write',
  'tags:read',
  'tags:write',
  'answers:read',
  'answers:write',
  'webhooks:read',
  'webhooks:write',
  'figures:read',
  'bots:read',
  'bots:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who wrote a message, as far as it is proven. */
export const ROLES = ['customer', 'attendant', 'unverified'] as const;
export type Role = (typeof ROLES)[number];

/**
 * New: why a message will never be stored (`<sessionTopic>/messages/refused`). A client that reads a word that is not here takes
 * it for `other`.
 */
export const REFUSED_REASONS = [
  /** It could not be read as a message. */
  'unreadable',
  /** Its text, or the whole publish, is too large. */
  'too_long',
  /** Its sender may not write there in this role. */
  'not_allowed',
  /** This chat may never bring it: more was written than is let in. */
  'too_many',
  /** It was written before the chat was erased. */
  'erased',
  /** A message of the same identity is stored with other words. */
  'other_words',
  /** It carries a file that its chat does not have, or a part of the server is too old for files. The file is to be sent again. */
  'files',
  /** The customer has to agree first: see `forms/`. */
  'consent',
  /** Refused for another cause, which the server's operator finds in the bridge's log. */
  'other',
] as const;
export type RefusedReason = (typeof REFUSED_REASONS)[number];

/**
 * New: the header in which an attendant's token comes: beside the user object and never in it, since legacy clients
 * publish the whole of that.
 */
export const TOKEN_HEADER = 'chimp-token';

/** New: whether an attendant who is online takes new chats. */
export const AVAILABILITIES = ['available', 'away'] as const;
export type Availability = (typeof AVAILABILITIES)[number];
