import type { Refusal } from '@chimpassist/protocol/frames';

/** Why a frame is not taken, by what its writer is told. */
export const NOT_THEIRS = {
  code: 'not_assigned',
  message: 'The message came over the topic of a role that its sender does not have in this chat.',
} as const satisfies Omit<Refusal, 'index'>;

export const NOT_IN_CHAT = {
  code: 'not_assigned',
  message: 'Only who is in this chat writes here. Ask those who are in it to be let in.',
} as const satisfies Omit<Refusal, 'index'>;

export const OTHER_WORDS = {
  code: 'other_words',
  message: 'A message with this identity is stored with other words. The first text stays.',
} as const satisfies Omit<Refusal, 'index'>;

export const UNKNOWN_FILE = {
  code: 'attachment_unknown',
  message: 'The message names a file that this chat does not have. Upload it again.',
} as const satisfies Omit<Refusal, 'index'>;

export const ERASED = {
  code: 'erased',
  message: 'It had come before the chat was erased.',
} as const satisfies Omit<Refusal, 'index'>;
