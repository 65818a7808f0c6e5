import { siteOfObject } from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import { AccountsAtDesk } from '../desk/accounts-at-desk.ts';
import { ChatReports } from '../desk/chat-reports.ts';
import { DeskFrames } from '../desk/desk-frames.ts';
import { deskJobs } from '../desk/desk-jobs.ts';
import { DeskStore } from '../desk/desk-store.ts';
import { DeskWork } from '../desk/desk-work.ts';
import { Doubts } from '../desk/doubts.ts';
import { Feed } from '../desk/feed.ts';
import { HooksAtDesk } from '../desk/hooks-at-desk.ts';
import { LiveChats } from '../desk/live-chats.ts';
import { Marks } from '../desk/marks.ts';
import { Mentions } from '../desk/mentions.ts';
import { Presence } from '../desk/presence.ts';
import { QueueTelling } from '../desk/queue-telling.ts';
import { QuietTimes } from '../desk/quiet.ts';
import { ShiftTable } from '../desk/shift-table.ts';
import { WorkspaceRevisions } from '../desk/workspace-revisions.ts';
import { DeskOutlets } from '../outlet/desk-outlets.ts';
import { DeskPush } from '../push/desk-push.ts';
import { pushSenderOf } from '../push/push-sender.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { objectsOf } from './addresses.ts';
import { ShiftKeeper } from './shift-keeper.ts';

/** What the desk's object is made of, and how its parts know each other. */
export class DeskParts {
  readonly store: DeskStore;
  readonly mostChats: number | null;
  readonly outlets: DeskOutlets;
  readonly feed: Feed;
  readonly accounts: AccountsAtDesk;
  readonly work: DeskWork;
  readonly live: LiveChats;
  readonly reports: ChatReports;
  readonly frames: DeskFrames;
  readonly scheduler: Scheduler;
  readonly workspace: WorkspaceRevisions;
  readonly mentions: Mentions;
  readonly marks: Marks;
  readonly quiet: QuietTimes;
  readonly hooks: HooksAtDesk;
  readonly push: DeskPush;
  readonly doubts: Doubts;
  /** Times of being there that have ended. */
  readonly shifts: ShiftTable;

  constructor(ctx: DurableObjectState, env: Env) {
    const { site } = siteOfObject(ctx.id.name ?? '');
    const settings = settingsOf(env, site);
    const objects = objectsOf(env, site);
    const { chat, link } = objects;
    const waitUntil = (work: Promise<void>) => ctx.waitUntil(work);
    const arm = () => this.scheduler.arm();
    this.shifts = new ShiftTable(ctx.storage.sql);
    const shifts = new ShiftKeeper({ objects, table: this.shifts, arm });
    const store = new DeskStore(ctx.storage, (counted) => this.outlets.bridge.remember(counted));
    this.store = store;
    this.mostChats = settings.attendantMaxSessions;
    const outlets = new DeskOutlets({
      ctx,
      store,
      retentionMs: settings.retentionMs,
      linkOf: link,
      firstBridgeCame: () => waitUntil(this.live.bridgeCame()),
    });
    this.outlets = outlets;
    const before = outlets.bridge.remembered;
    if (before !== null) store.counters.resume(before);
    this.workspace = new WorkspaceRevisions(ctx.storage);
    const kept = { storage: ctx.storage, store, outlet: outlets.toAll };
    this.mentions = new Mentions(kept);
    this.marks = new Marks(kept);
    this.quiet = new QuietTimes({ ...kept, marks: this.marks });
    this.hooks = new HooksAtDesk(ctx.storage);
    this.feed = new Feed(store, outlets.toAll);
    const presence = new Presence(
      store,
      this.feed,
      settings.legacyClients,
      () => outlets.bridge.isThere,
      (shift) => waitUntil(shifts.keep(shift)),
    );
    this.doubts = new Doubts(ctx.storage);
    this.push = new DeskPush({
      storage: ctx.storage,
      store,
      sender: pushSenderOf(env, site),
      pushContent: () => objects.workspace().pushContent(),
      inDoubt: () => this.doubts.count('push'),
      isQuiet: (attendantId) => this.quiet.of(attendantId, Date.now()) !== null,
      arm,
      waitUntil,
    });
    this.work = new DeskWork({
      chatOf: chat,
      settings,
      store,
      outlet: outlets.toAll,
      sayOffer: (n, publish) => outlets.sayOffer(n, publish),
      feed: this.feed,
      presence,
      nobodyFor: (topics) => this.push.waiting(topics),
      arm,
    });
    this.live = new LiveChats({ store, chatOf: chat });
    const settle = () => this.work.due();
    this.accounts = new AccountsAtDesk({ store, presence, settle });
    this.reports = new ChatReports({
      store,
      work: this.work,
      queue: new QueueTelling({ store, chatOf: chat }),
      feed: this.feed,
      isBridged: () => outlets.isBridged,
      isMirrored: () => outlets.mirrorOrders.isThere,
      hooks: () => this.hooks.ids,
      isOver: (sessionTopic) => outlets.grown(sessionTopic),
      arm,
      waitUntil,
    });
    this.frames = new DeskFrames({
      store,
      presence,
      looksAt: (attendantId, sessionTopic) => {
        this.mentions.seen(attendantId, sessionTopic);
        this.marks.seen(attendantId, sessionTopic);
      },
      epoch: () => outlets.bridge.epoch,
      counts: (frame, name) => outlets.plain.counts(frame, name),
      settle,
    });
    this.scheduler = new Scheduler(ctx.storage, [
      ...deskJobs({
        store,
        work: this.work,
        tellTeamHours: () => this.live.teamsTurned(),
        isHeard: () => outlets.isHeard,
      }),
      this.push.job,
      shifts.job,
    ]);
  }
}
