import type { Id, SessionInfo } from '@chimpassist/protocol';
import type { DeskFrame } from '@chimpassist/protocol/frames';
import type { ChatReport, CustomerFacts } from '../../src/contract/chat-report.ts';
import type { RoutingData } from '../../src/contract/routing-data.ts';
import { dated } from '../../src/desk/dated-report.ts';
import { DeskStore } from '../../src/desk/desk-store.ts';
import { DeskWork } from '../../src/desk/desk-work.ts';
import { Feed } from '../../src/desk/feed.ts';
import { Presence } from '../../src/desk/presence.ts';
import type { SlotRow } from '../../src/desk/rows.ts';
import { Fitting } from '../../src/routing/fitting.ts';
import { settingsOf } from '../../src/settings.ts';
import { bindings, topicOf } from '../support.ts';

const TYPE = 'support/firstLevel';
const nothing = { push: () => {}, pushPerishable: () => {} };

/** A customer's chat as the desk is told of it. */
interface Customer {
  rev: number;
  arrivedAt: number;
  facts: CustomerFacts;
  attendantId: string | null;
  from: { id: Id; name: string } | null;
  team: string | undefined;
}

/** A desk with its rows and its rules, without the objects around it. */
export class DeskModel {
  readonly store: DeskStore;
  readonly #work: DeskWork;
  readonly #storage: DurableObjectStorage;
  readonly #most: number | null;
  readonly #presence: Presence;
  readonly customers = new Map<string, Customer>();

  constructor(storage: DurableObjectStorage, most: number | null) {
    this.#storage = storage;
    this.#most = most;
    this.clear();
    this.store = new DeskStore(storage);
    const feed = new Feed(this.store, nothing);
    this.#presence = new Presence(
      this.store,
      feed,
      'none',
      () => true,
      () => {},
    );
    this.#work = new DeskWork({
      // They are empty: what the desk tells them changes nothing.
      chatOf: (topic) => bindings.CHAT_SESSION.getByName(topic),
      settings: { ...settingsOf(bindings, ''), attendantMaxSessions: most },
      store: this.store,
      outlet: nothing,
      sayOffer: () => {},
      feed,
      presence: this.#presence,
      nobodyFor: () => {},
      arm: async () => {},
    });
  }

  /** Forgets everything that is on the disk. */
  clear(): void {
    const { sql, kv } = this.#storage;
    const tables = sql.exec<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('chats', 'attendants', 'served', 'history', 'lost')",
    );
    for (const { name } of tables.toArray()) sql.exec(`DELETE FROM ${name}`);
    for (const [key] of [...kv.list({ prefix: 'team ' })]) kv.delete(key);
    kv.delete('routing');
  }

  route(data: RoutingData): Promise<void> {
    return this.#work.routingChanged(data);
  }

  /** Somebody comes, or goes. */
  async person(idText: string, isThere: boolean): Promise<void> {
    const attendant = { id: idText, name: idText, avatarURL: null, type: TYPE };
    const frame: DeskFrame = isThere
      ? { kind: 'attendantOnline', at: 1, attendant, proven: true }
      : { kind: 'attendantSilent', at: 1, attendantId: idText };
    this.store.transaction(() => this.#presence.take(frame, [], 'link'));
    await this.#work.due();
  }

  arrives(id: string, facts: CustomerFacts): void {
    if (this.customers.has(id)) return;
    this.customers.set(id, {
      rev: (this.store.chats.chat(topicOf(id))?.rev ?? 0) + 1,
      arrivedAt: this.store.now(),
      facts,
      attendantId: null,
      from: null,
      team: undefined,
    });
    this.#report(id);
  }

  /** The one to whom it is offered takes it. */
  accepts(id: string): void {
    const offered = this.slot(id)?.offeredTo ?? null;
    if (offered !== null) this.#change(id, { attendantId: offered, from: null, team: undefined });
  }

  /** It is handed over, to a team or to the level. */
  handsOver(id: string, team: string | undefined): void {
    const by = this.customers.get(id)?.attendantId ?? null;
    if (by !== null) this.#change(id, { attendantId: null, from: { id: by, name: by }, team });
  }

  /** Its attendant was not heard of any more. */
  loses(id: string): void {
    this.#change(id, { attendantId: null });
  }

  ends(id: string): void {
    if (!this.customers.has(id)) return;
    this.#change(id, {}, true);
    this.customers.delete(id);
  }

  /** More becomes known of a customer. */
  learns(id: string, facts: CustomerFacts): void {
    this.#change(id, { facts });
  }

  /** All offers have stood for too long. */
  async offersLapse(): Promise<void> {
    for (const slot of this.store.slots.standing()) this.store.slots.put({ ...slot, offerExpires: 1 });
    await this.#work.due();
  }

  slot(id: string): SlotRow | undefined {
    return this.store.slots.of(topicOf(id))[0];
  }

  /** Who is free for a place, and is not asked for it. */
  freeFor(slot: SlotRow): string[] {
    const all = this.store.candidates(this.#most);
    const fitting = new Fitting(this.store.routing.table, all, Date.now());
    const wants = { type: slot.type, needs: slot.needs ?? null };
    return all
      .filter(({ load, most }) => most === null || load < most)
      .filter((each) => fitting.fits(each, wants))
      .map(({ idText }) => idText);
  }

  /** Chats and offers of somebody, and how many there may be. */
  loadOf(id: string): { load: number; most: number } {
    return {
      load: this.store.loadOf(id),
      most: this.store.routing.table.capacityOf(id, this.#most) ?? Number.POSITIVE_INFINITY,
    };
  }

  #change(id: string, change: Partial<Customer>, isOver = false): void {
    const known = this.customers.get(id);
    if (known === undefined) return;
    this.customers.set(id, { ...known, ...change, rev: known.rev + 1 });
    this.#report(id, isOver);
  }

  #report(id: string, isOver = false): void {
    const customer = this.customers.get(id);
    if (customer === undefined) return;
    const { rev, arrivedAt, facts, attendantId, from, team } = customer;
    const sessionTopic = topicOf(id);
    const info: SessionInfo = {
      sessionTopic,
      sessionId: `s-${id}`,
      requestID: '',
      keepAliveTTL: 600_000,
      customer: { id, name: '', avatarURL: null },
      status: 'waitingAttendantsAssignment',
      createdAt: arrivedAt,
      lastMessages: [],
      assignedAttendants: attendantId === null ? [] : [attendantId],
      sessionTemplate: { customersAllowed: 1, attendants: [{ type: TYPE, required: true }] },
    };
    const place = { slot: 0, type: TYPE, required: true, attendantId, wantedId: null, note: '', from };
    const report: ChatReport = {
      sessionTopic,
      rev,
      state: isOver ? 'over' : attendantId === null ? 'waiting' : 'online',
      since: arrivedAt,
      arrivedAt,
      info,
      slots: isOver ? [] : [{ ...place, ...(team === undefined ? {} : { team }) }],
      besides: [],
      facts,
    };
    const known = this.store.chats.chat(sessionTopic);
    this.#work.change((assignment) =>
      this.#work.takeReport(
        dated(report, known, () => this.store.now()),
        known,
        assignment,
      ),
    );
  }
}
