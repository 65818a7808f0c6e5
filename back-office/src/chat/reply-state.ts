import { type Chat, type DeskState, isAssigned } from '../desk/state.ts';
import { answering } from './people.ts';

/** Whether a person may write in a chat's field, and whether it is sent. */
export type ReplyState =
  | { kind: 'open' }
  /** One may begin to write; it can be sent as soon as the chat is one's own. */
  | { kind: 'later' }
  | { kind: 'closed'; why: ClosedBecause };

export type ClosedBecause =
  /** `names`: who answers it now; empty where nobody is named. */
  | { kind: 'withOthers'; names: string }
  | { kind: 'handedOver' }
  | { kind: 'over' }
  | { kind: 'monitor' }
  | { kind: 'elsewhere' };

const OPEN: ReplyState = { kind: 'open' };
const LATER: ReplyState = { kind: 'later' };
const closed = (why: ClosedBecause): ReplyState => ({ kind: 'closed', why });

/** What the field of this chat lets its attendant do now. `isElsewhere`: another window signed somebody else in, or out. */
export function replyState(state: DeskState, chat: Chat, isElsewhere: boolean): ReplyState {
  if (isElsewhere) return closed({ kind: 'elsewhere' });
  if (state.blocked) return closed({ kind: 'monitor' });
  switch (chat.state) {
    case 'online':
      return isAssigned(state, chat)
        ? OPEN
        : closed({ kind: 'withOthers', names: answering(state, chat).join(', ') });
    // One's own earlier customers can be written to as well: the message is there when they come back.
    case 'over':
      return chat.mine ? OPEN : closed({ kind: 'over' });
    case 'waiting':
      if (chat.handedOver) return closed({ kind: 'handedOver' });
      return chat.mine ? LATER : closed({ kind: 'withOthers', names: '' });
  }
}
