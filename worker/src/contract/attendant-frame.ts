import type { ChatFrame } from '@chimpassist/protocol/frames';

/** A frame that says which attendant sent it. */
export type AttendantFrame = Extract<ChatFrame, { kind: 'accept' | 'command' }>;

export const isOfAttendant = (frame: ChatFrame): frame is AttendantFrame =>
  frame.kind === 'accept' || frame.kind === 'command';
