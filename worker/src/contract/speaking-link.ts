import type { ControlPayload } from '@chimpassist/protocol';
import type { HeldState } from '@chimpassist/protocol/frames';

/** How a link speaks as a customer for clients that are not the chat's own sockets: `proven` by a token, or not. */
export type Speaking = 'proven' | 'unproven';

/** What such a link is told of the chat: by this it answers keep-alives. */
export interface SpokenState {
  held: HeldState | null;
  /** Of the newest control message: who is in the chat. */
  people: ControlPayload | null;
  /** Names of the links that follow the chat: they hear the answers. */
  listeners: string[];
}
