import { DatabaseSync } from 'node:sqlite';
import { Cursors } from './cursors.ts';
import { ErasureOrders } from './erasure-orders.ts';
import { GroupCommit } from './group-commit.ts';
import { LeftOutPublishes } from './left-out.ts';
import { MetaRows } from './meta-rows.ts';
import { MirrorDebts } from './mirror-debts.ts';
import { ParkedFrames, type ParkedLimits } from './parked-frames.ts';
import { PublishedRevs } from './published-revs.ts';
import { SpooledFrames } from './spooled-frames.ts';

export interface SpoolLimits extends ParkedLimits {
  /** Frames that may wait. */
  frames: number;
}

export const SPOOL_LIMITS: SpoolLimits = { frames: 1_000_000, parked: 1_000, parkedPerChat: 20 };

/**
 * What must survive `kill -9`: one file, and in it one repository for each thing. They share a group commit: what is
 * written in one turn of the event loop is safe together, when `commit` returns; the broker gets its acknowledgements
 * after that.
 */
export class Spool {
  /** Durable frames that the edge has not accepted yet. */
  readonly frames: SpooledFrames;
  /** Frames that the edge refused. */
  readonly parked: ParkedFrames;
  /** What could not be published. */
  readonly leftOut: LeftOutPublishes;
  /** Which control messages were handed to the broker. */
  readonly revs: PublishedRevs;
  /** Which chats the mirror owes entries of. */
  readonly debts: MirrorDebts;
  readonly erasures: ErasureOrders;
  /** How far the desk's effects are done. */
  readonly cursors: Cursors;
  readonly meta: MetaRows;
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  #isOpen = true;

  constructor(path: string, limits: SpoolLimits = SPOOL_LIMITS) {
    const db = new DatabaseSync(path);
    const group = new GroupCommit(db);
    // In WAL mode `normal` is safe from the death of this process, which is what the promise is about.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;');
    this.#db = db;
    this.#group = group;
    this.meta = new MetaRows(db, group);
    this.cursors = new Cursors(this.meta);
    this.erasures = new ErasureOrders(this.meta);
    this.revs = new PublishedRevs(db, group);
    this.debts = new MirrorDebts(db, group);
    this.parked = new ParkedFrames(db, group, limits);
    this.leftOut = new LeftOutPublishes(db, group);
    this.frames = new SpooledFrames(db, group, this.parked, limits.frames);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What the repositories wrote is safe from the death of this process when this returns. @throws where the disk is full. */
  commit(): void {
    this.#group.commit();
  }

  /** Deletes what waits of a chat, what was refused of it, and what the mirror owes of it. */
  eraseChat(sessionTopic: string): { frames: number; parked: number } {
    const frames = this.frames.eraseChat(sessionTopic);
    this.debts.eraseChat(sessionTopic);
    return { frames, parked: this.parked.eraseChat(sessionTopic) };
  }

  /** What cannot be written is with the broker or the edge still. */
  close(): void {
    this.#isOpen = false;
    try {
      this.#group.close();
    } finally {
      this.#db.close();
    }
  }
}
