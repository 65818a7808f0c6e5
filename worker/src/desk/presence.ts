import { type Availability, type Id, idText } from '@chimpassist/protocol';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../chat/machine/state.ts';
import type { DeskStore } from './desk-store.ts';
import type { Feed } from './feed.ts';
import type { AttendantRow } from './rows.ts';

/** Who is there, for whom, and what they look at. */
export class Presence {
  readonly #store: DeskStore;
  readonly #feed: Feed;

  constructor(store: DeskStore, feed: Feed) {
    this.#store = store;
    this.#feed = feed;
  }

  take(frame: DeskFrame): void {
    switch (frame.kind) {
      case 'attendantOnline':
        this.#arrive(frame.attendant, frame.at);
        return;
      case 'attendantQuit':
      case 'attendantSilent':
        this.#depart(idText(frame.attendantId));
        return;
      case 'attendantActivity':
        this.#setActive(frame.attendantId, frame.active);
        return;
      case 'command': {
        const { command } = frame;
        if (command.command === 'availability')
          this.#setAvailability(frame.attendant.id, command.availability);
        if (command.command === 'viewing') this.#setViewing(frame.attendant.id, command.sessionTopic);
        return;
      }
    }
  }

  #arrive({ id, name, avatarURL, type }: AttendantCard, at: number): void {
    const known = this.#store.attendant(idText(id));
    const row: AttendantRow = {
      idText: idText(id),
      // The id keeps the JSON type in which it was first seen.
      info: { id: known?.info.id ?? id, name, avatarURL, type },
      type,
      availability: known?.online ? known.availability : 'available',
      active: known?.active ?? true,
      online: true,
      idleSince: known?.online ? known.idleSince : at,
      viewing: known?.online ? known.viewing : null,
    };
    this.#store.putAttendant(row);
    this.#feed.attendant(row);
  }

  #depart(id: string): void {
    const row = this.#store.attendant(id);
    if (!row?.online) return;
    this.#store.putAttendant({ ...row, online: false, viewing: null });
    this.#withdrawOffers(id);
    for (const slot of this.#store.chats.slotsWith(id)) this.#store.putLost(id, slot.sessionTopic, 0, 0);
    this.#feed.gone(row);
  }

  #setActive(id: Id, active: boolean): void {
    const row = this.#store.attendant(idText(id));
    if (!row || row.active === active) return;
    this.#store.putAttendant({ ...row, active });
    if (!active) this.#withdrawOffers(row.idText);
  }

  #setAvailability(id: Id, availability: Availability): void {
    const row = this.#store.attendant(idText(id));
    if (!row?.online) return;
    this.#store.putAttendant({ ...row, availability });
    if (availability === 'away') this.#withdrawOffers(row.idText);
    this.#feed.attendant({ ...row, availability });
  }

  #setViewing(id: Id, viewing: string | null): void {
    const row = this.#store.attendant(idText(id));
    if (!row?.online || row.viewing === viewing) return;
    this.#store.putAttendant({ ...row, viewing });
    this.#feed.attendant({ ...row, viewing });
  }

  #withdrawOffers(id: string): void {
    for (const slot of this.#store.chats.slotsWith(id)) {
      if (slot.offeredTo === id) this.#store.chats.putSlot({ ...slot, offeredTo: null, offerExpires: null });
    }
  }
}
