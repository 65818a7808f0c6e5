import type { ChatFrame } from '@chimpassist/protocol/frames';

/** A chat request, or a keep-alive. */
export type RequestFrame = Extract<ChatFrame, { kind: 'request' }>;
