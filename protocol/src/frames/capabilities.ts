import * as v from 'valibot';

/**
 * What a program can do beyond the first version of the bridge protocol, as the bridge says it in `hello` and the desk in
 * `welcome`. Parts are deployed one after another: what the other end has to understand is sent only where that end has
 * named it. A name that is not known is ignored, and an end from before this list names none.
 */
export const CapabilitiesSchema = v.fallback(v.array(v.string()), () => []);

export const BRIDGE_CAPABILITIES = [
  /** Unknown fields of what is to be published are published as they came. */
  'unknownFields',
  /** A log entry of an unknown kind keeps its place in the log. */
  'unknownLogEntries',
  /** Says in `hello` whether it mirrors, and reads what the desk says has `grown`. */
  'grown',
  /** Hands on the files of a message. */
  'attachments',
] as const;

export const DESK_CAPABILITIES = [
  /** Orders an erasure by `erase` in its effects, and takes `POST /bridge/erased`. */
  'erase',
  /** Answers to batches carry what they added to the logs, where the batch asks for it. */
  'logInAnswers',
  /** Tells a bridge that mirrors which chats' logs have `grown`, takes `GET /bridge/mirror`, `since` and `againMs`. */
  'grown',
  /** Stores the files of a message. Without it a bridge refuses such a message, which would lose them. */
  'attachments',
] as const;
