import type { ChatFrame } from '../frames/index.ts';

/** A chat request, or a keep-alive. */
export type RequestFrame = Extract<ChatFrame, { kind: 'request' }>;
