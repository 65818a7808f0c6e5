import type { ChatFrame } from '@chimpassist/protocol/frames';
import type { ChatRecord } from '../chat/chat-record.ts';
import { botOf } from '../chat/machine/bot.ts';
import { isLive } from '../chat/machine/state.ts';

/** Nothing comes of it but its row: the chat goes on as it was, and nobody has to be told but those who listen here. */
export const isOneWord = (frames: readonly ChatFrame[], { state, isBridged }: ChatRecord): boolean =>
  frames.length === 1 &&
  frames[0]?.kind === 'message' &&
  isLive(state) &&
  botOf(state) === null &&
  !isWarned(state) &&
  isBridged === false;

/** A word takes the warning back: that is another row. */
const isWarned = (state: ChatRecord['state']): boolean =>
  state.kind === 'online' && state.closesAt !== undefined;
