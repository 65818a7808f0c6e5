import type { HeldState } from '@chimpassist/protocol/frames';
import type { ChatSync } from '../desk/sync.ts';
import { type ChatState, placesOf } from './machine/state.ts';
import { currentInfo } from './session-info.ts';

/** What the bridge holds of a chat. */
export function heldOf(
  sessionTopic: string,
  state: ChatState,
  position: number | undefined,
): HeldState | null {
  if (state.kind === 'none') return null;
  return {
    sessionTopic,
    rev: state.rev,
    sessionInfo: currentInfo(sessionTopic, state),
    state: state.kind,
    ...(state.kind === 'waiting' && position !== undefined ? { position } : {}),
  };
}

/** What the desk is told of a chat. */
export function syncOf(sessionTopic: string, state: ChatState): ChatSync | null {
  if (state.kind === 'none') return null;
  const places = placesOf(state);
  const wishes = state.kind === 'waiting' ? state.wishes : [];
  return {
    sessionTopic,
    rev: state.rev,
    state: state.kind,
    since: state.since,
    info: currentInfo(sessionTopic, state),
    slots:
      state.kind === 'over'
        ? []
        : state.session.template.attendants.map(({ type }, slot) => {
            const wish = wishes.findLast((each) => each.slot === slot);
            return {
              slot,
              type: wish && 'type' in wish.to ? wish.to.type : type,
              attendantId: places.find((place) => place.slot === slot)?.attendant.id ?? null,
              wantedId: wish && 'attendantId' in wish.to ? wish.to.attendantId : null,
              note: wish?.note ?? '',
              from: wish?.from ?? null,
            };
          }),
    guests: places.filter(({ slot }) => slot === null).map(({ attendant }) => attendant.id),
  };
}
