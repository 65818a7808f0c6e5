import { idText, isBotId, type NoteLine, type Person } from '@chimpassist/protocol';
import type { DeskEvent } from '../contract/chat-report.ts';
import { lostText } from '../contract/lost-text.ts';
import { type ChatState, isLive, placesOf } from './machine/state.ts';

/** What the next attendant reads in the chat: why it was offered again, or came back. */
export interface DeskLine {
  /** Whom it is about. */
  from: Person;
  line: NoteLine;
  /** The same for desks of before, and for who exports it. */
  content: string;
}

/** @returns null where the event tells colleagues nothing. */
export function deskLineOf(event: DeskEvent, before: ChatState, after: ChatState): DeskLine | null {
  if (before === after || !isLive(before)) return null;
  switch (event.kind) {
    case 'nobody':
    case 'somebody':
      return null;
    case 'attendantLost': {
      const gone = placesOf(before).find(
        ({ attendant }) => idText(attendant.id) === idText(event.attendantId),
      );
      if (gone === undefined || isBotId(event.attendantId)) return null;
      const { id, name, avatarURL } = gone.attendant;
      const kind = event.hasSignedOut === true ? 'signedOut' : 'silent';
      return {
        from: { id, name, avatarURL },
        line: { kind },
        content: lostText({ kind, from: { id, name } }),
      };
    }
    case 'declined': {
      const wish = before.wishes.find(
        ({ to }) => 'attendantId' in to && idText(to.attendantId) === idText(event.attendantId),
      );
      if (wish === undefined) return null;
      const were = new Set(placesOf(before).map(({ attendant }) => idText(attendant.id)));
      const back = placesOf(after).find(({ attendant }) => !were.has(idText(attendant.id)))?.attendant.name;
      const name = event.name ?? idText(event.attendantId);
      const where = back === undefined ? 'It was offered to others.' : `It is with ${back} again.`;
      const [what, when] = event.hasLapsed === true ? ['has not taken', ' in time'] : ['has declined', ''];
      return {
        from: { id: event.attendantId, name, avatarURL: null },
        line: {
          kind: event.hasLapsed === true ? 'lapsed' : 'declined',
          ...(wish.note === '' ? {} : { note: wish.note }),
          ...(back === undefined ? {} : { backTo: back }),
        },
        content: [`${name} ${what} the hand-over${when}. ${where}`, wish.note].filter(Boolean).join('\n'),
      };
    }
  }
}
