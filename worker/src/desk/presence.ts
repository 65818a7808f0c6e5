import {
  type Availability,
  type Command,
  customerIdTextOf,
  type Id,
  idText,
  type LegacyClients,
  SUPERVISOR,
} from '@chimpassist/protocol';
import type { AttendantEmail, DeskFrame, Refusal } from '@chimpassist/protocol/frames';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { Standing } from '../contract/desk-object.ts';
import type { Shift } from '../contract/shift.ts';
import type { DeskStore } from './desk-store.ts';
import type { Feed } from './feed.ts';
import type { AttendantRow, SlotRow } from './rows.ts';
import { shiftOf } from './shift-table.ts';
import { provenOf, trustedCard } from './trusted-card.ts';

/** The roads by which the windows of an attendant are connected. */
export type Road = 'broker' | 'link';

const SIGNED_OUT = {
  code: 'forbidden',
  message: 'This attendant has signed out.',
} as const satisfies Omit<Refusal, 'index'>;

/** Which attendants are there, which levels they answer, and what they look at. */
export class Presence {
  readonly #store: DeskStore;
  readonly #feed: Feed;
  readonly #legacyClients: LegacyClients;
  readonly #leaving = new Set<string>();
  readonly #coming = new Set<string>();
  readonly #declined: SlotRow[] = [];
  readonly #isBridgeThere: () => boolean;
  readonly #shiftEnded: (shift: Shift) => void;

  constructor(
    store: DeskStore,
    feed: Feed,
    legacyClients: LegacyClients,
    isBridgeThere: () => boolean,
    shiftEnded: (shift: Shift) => void,
  ) {
    this.#store = store;
    this.#feed = feed;
    this.#legacyClients = legacyClients;
    this.#isBridgeThere = isBridgeThere;
    this.#shiftEnded = shiftEnded;
  }

  /** @param road by which the frame came. @returns why it is refused, or null. */
  take(frame: DeskFrame, emails: AttendantEmail[], road: Road): Omit<Refusal, 'index'> | null {
    switch (frame.kind) {
      case 'attendantOnline':
        return this.#heard(frame, emails, road);
      case 'attendantQuit': {
        const id = idText(frame.attendantId);
        if (!this.#isThereBy(id, road)) this.signOut(id);
        return null;
      }
      case 'attendantSilent': {
        const id = idText(frame.attendantId);
        if (!this.#isThereBy(id, road)) this.#depart(id);
        return null;
      }
      case 'attendantActivity':
        this.#setActive(frame.attendantId, frame.active);
        return null;
      case 'command':
        return this.#command(frame);
    }
  }

  /**
   * Whose coming and going the frames since the last call were about: whose offers are withdrawn, and who may get some; and offers
   * that were declined.
   */
  moved(): { leaving: string[]; coming: string[]; declined: SlotRow[] } {
    const moved = {
      leaving: [...this.#leaving],
      coming: [...this.#coming],
      declined: this.#declined.splice(0),
    };
    this.#leaving.clear();
    this.#coming.clear();
    return moved;
  }

  /** The hook gave another level, name or picture to somebody who is there. */
  renamed(id: string): void {
    const row = this.#store.attendant(id);
    if (row?.online) this.#arrive(row.info, row.proven);
  }

  #heard(
    frame: Extract<DeskFrame, { kind: 'attendantOnline' }>,
    emails: AttendantEmail[],
    road: Road,
  ): Omit<Refusal, 'index'> | null {
    const { attendant } = frame;
    const standing = this.#arrive(attendant, provenOf(frame.proven, this.#legacyClients), road);
    if (standing === null) return SIGNED_OUT;
    if (standing.kind === 'signedIn' && standing.email !== null)
      emails.push({ id: attendant.id, email: standing.email });
    return null;
  }

  #command(frame: Extract<DeskFrame, { kind: 'command' }>): Omit<Refusal, 'index'> | null {
    const { attendant, command, proven = true } = frame;
    if (!proven)
      return { code: 'forbidden', message: 'A command counts only where its topic proves who gives it.' };
    if (this.#store.accounts.standingOf(idText(attendant.id), Date.now()).kind === 'signedOut')
      return SIGNED_OUT;
    switch (command.command) {
      case 'availability':
        return this.#takeAvailability(attendant.id, command);
      case 'viewing': {
        const { sessionTopic } = command;
        if (sessionTopic !== null && customerIdTextOf(sessionTopic) === null)
          return { code: 'bad_topic', message: 'sessionTopic does not name a session topic.' };
        this.#setViewing(attendant.id, sessionTopic, command.isNoting === true);
        return null;
      }
      case 'decline':
        return this.#decline(idText(attendant.id), command.sessionTopic);
      case 'handOver':
      case 'end':
      case 'join':
      case 'leave':
        return {
          code: 'bad_request',
          message: `The command "${command.command}" is for a chat, not for the desk.`,
        };
    }
  }

  /**
   * Somebody leaves by one road: whether windows by the other one are open. A bridge that is away cannot tell of its own; when it
   * comes back, these say that they are there.
   */
  #isThereBy(id: string, left: Road): boolean {
    const row = this.#store.attendant(id);
    const isThere = left === 'link' ? row?.atBroker && this.#isBridgeThere() : row?.atLink;
    if (!row?.online || !isThere) return false;
    this.#store.putAttendant({ ...row, ...(left === 'link' ? { atLink: false } : { atBroker: false }) });
    return true;
  }

  #arrive(claimed: AttendantCard, proven: boolean | undefined, road: Road | null = null): Standing | null {
    const now = Date.now();
    const standing = this.#store.accounts.standingOf(idText(claimed.id), now);
    const card = trustedCard(claimed, proven, standing);
    if (card === null) return null;
    const { id, name, avatarURL, type } = card;
    const known = this.#store.attendant(idText(id));
    const row: AttendantRow = {
      idText: idText(id),
      // The id keeps the JSON type in which it was first seen.
      info: { id: known?.info.id ?? id, name, avatarURL, type },
      type,
      // It stays as it was while nobody was heard: a broken connection does not make an attendant available who is at lunch.
      availability: known?.availability ?? 'available',
      awayFor: known?.awayFor ?? '',
      active: known?.active ?? true,
      online: true,
      proven,
      // By the desk's own clock: the bridge's may be off, and is never compared with it.
      idleSince: known?.online ? known.idleSince : this.#store.now(),
      since: known?.online ? known.since : this.#store.now(),
      viewing: known?.online ? known.viewing : null,
      atBroker: road === 'broker' || known?.atBroker === true,
      atLink: road === 'link' || known?.atLink === true,
    };
    if (JSON.stringify(row) !== JSON.stringify(known)) {
      this.#store.putAttendant(row);
      this.#feed.attendant(row.idText);
    }
    if (known?.online !== true) this.#coming.add(row.idText);
    else if (known.type !== row.type) {
      this.#leaving.add(row.idText);
      this.#coming.add(row.idText);
    }
    return standing;
  }

  /** Gone by an act: an attendant who comes back begins as available. */
  signOut(id: string): void {
    this.#depart(id);
    const row = this.#store.attendant(id);
    if (row?.availability === 'away')
      this.#store.putAttendant({ ...row, availability: 'available', awayFor: '' });
  }

  #depart(id: string): void {
    const row = this.#store.attendant(id);
    if (!row?.online) return;
    this.#endShift(row);
    this.#feed.noting(id, null);
    this.#store.putAttendant({ ...row, online: false, viewing: null, atBroker: false, atLink: false });
    this.#leaving.add(id);
    for (const slot of this.#store.slots.filledBy(id)) this.#store.putLost(id, slot.sessionTopic, 0, 0);
    this.#feed.attendant(id);
  }

  #endShift(row: AttendantRow): void {
    const shift = shiftOf(row, Date.now());
    if (shift !== null) this.#shiftEnded(shift);
  }

  #setActive(id: Id, active: boolean): void {
    const row = this.#store.attendant(idText(id));
    if (!row || row.active === active) return;
    this.#store.putAttendant({ ...row, active });
    (active ? this.#coming : this.#leaving).add(row.idText);
  }

  #takeAvailability(
    by: Id,
    { availability, attendantId = by, reason = '' }: Extract<Command, { command: 'availability' }>,
  ): Omit<Refusal, 'index'> | null {
    const giver = this.#store.attendant(idText(by));
    const may = idText(attendantId) === idText(by) || (giver?.online === true && giver.type === SUPERVISOR);
    if (!may) return { code: 'forbidden', message: 'Only a supervisor sets somebody else away.' };
    this.#setAvailability(attendantId, availability, availability === 'away' ? reason : '');
    return null;
  }

  #setAvailability(id: Id, availability: Availability, awayFor: string): void {
    const row = this.#store.attendant(idText(id));
    if (row === null || (row.availability === availability && row.awayFor === awayFor)) return;
    if (row.online) this.#endShift(row);
    this.#store.putAttendant({ ...row, availability, awayFor, since: this.#store.now() });
    if (!row.online) return;
    if (row.availability !== availability)
      (availability === 'away' ? this.#leaving : this.#coming).add(row.idText);
    this.#feed.attendant(row.idText);
  }

  #decline(id: string, sessionTopic: string): Omit<Refusal, 'index'> | null {
    const slots = this.#store.slots.of(sessionTopic).filter(({ offeredTo }) => offeredTo === id);
    if (slots.length === 0)
      return { code: 'not_offered', message: 'This chat is not offered to you any more.' };
    this.#declined.push(...slots);
    return null;
  }

  #setViewing(id: Id, viewing: string | null, isNoting: boolean): void {
    const row = this.#store.attendant(idText(id));
    if (!row?.online) return;
    const hasChanged = this.#feed.noting(row.idText, isNoting ? viewing : null);
    if (row.viewing === viewing && !hasChanged) return;
    if (viewing !== null) this.#feed.looksInto(row.idText, viewing);
    if (row.viewing !== viewing) this.#store.putAttendant({ ...row, viewing });
    this.#feed.attendant(row.idText);
  }
}
