import { type ChatFacts, customerIdTextOf, type SessionTopic } from '@chimpassist/protocol';
import { archiveName } from '../archive/archive-name.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { factsOf } from '../chat/part-facts.ts';
import type { Objects } from './addresses.ts';

export interface BookkeeperOptions {
  store: ChatStore;
  topic: SessionTopic;
  objects: Objects;
  /** What is older is in the ledger without its customer, and stays so; null: nothing ever gets so old. */
  retentionMs: number | null;
}

/** Hands the facts of a chat to the ledgers once a part of it has ended, and has its customer taken out of them. */
export class Bookkeeper {
  readonly #options: BookkeeperOptions;
  /** What is on its way: an erasure comes after it. */
  #underWay: Promise<void> = Promise.resolve();

  constructor(options: BookkeeperOptions) {
    this.#options = options;
  }

  /** Parts that have ended and that the ledger is not known to have. @throws where a ledger is not there. */
  async ended(): Promise<void> {
    const { store, topic } = this.#options;
    const { booked = 0, course, formerCourses } = store.record;
    if (course === undefined || course.part <= booked) return;
    const rows = factsOf(store, topic, booked);
    if (rows.length === 0) return;
    await this.#put(rows);
    // Rated or begun again meanwhile: that has to be told as well.
    if (store.record.course !== course || store.record.formerCourses !== formerCourses) return;
    // It is stored with the next row; where that is lost, the ledger is told once more.
    const last = Math.max(booked, ...rows.map(({ part }) => part));
    store.note({ ...store.record, booked: Math.max(last, store.record.booked ?? 0) });
  }

  /** Something was added to a session that has ended; without an id, to the newest. */
  async changed(sessionId = this.#options.store.record.course?.sessionId): Promise<void> {
    const { store, topic } = this.#options;
    await this.#put(factsOf(store, topic).filter((row) => row.sessionId === sessionId));
  }

  /** All parts that have ended. */
  async again(): Promise<void> {
    const { store, topic } = this.#options;
    await this.#put(factsOf(store, topic));
  }

  /** Resolves when no ledger knows this customer. */
  async forget(): Promise<void> {
    const { objects, store, topic } = this.#options;
    const customerId = customerIdTextOf(topic);
    if (customerId === null) return;
    await this.#underWay.catch(() => {});
    await this.#put(store.record.owedFacts ?? []);
    const names = await objects.ledgers().names();
    await Promise.all(names.map((name) => objects.ledger(name).forget(customerId)));
  }

  #put(rows: readonly ChatFacts[]): Promise<void> {
    const work = this.#underWay.catch(() => {}).then(() => this.#putNow(rows));
    this.#underWay = work;
    return work;
  }

  async #putNow(rows: readonly ChatFacts[]): Promise<void> {
    const { objects, retentionMs } = this.#options;
    const oldest = retentionMs === null ? 0 : Date.now() - retentionMs;
    const months = new Map<string, ChatFacts[]>();
    for (const row of rows) {
      if (row.endedAt < oldest) continue;
      const month = archiveName(row.endedAt, 1);
      months.set(month, [...(months.get(month) ?? []), row]);
    }
    for (const of of months.values()) {
      for (let part = 1; ; part++) {
        if (await objects.ledger(archiveName(of[0]?.endedAt ?? 0, part)).put(of)) break;
      }
    }
  }
}
