import { type SessionTopic, siteOfObject, TOPICS, type ToldOpening } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import { withFileLines } from '@chimpassist/protocol/text';
import { BotTurns } from '../bots/bot-turns.ts';
import { Annotations } from '../chat/annotations.ts';
import { Chat } from '../chat/chat.ts';
import { ChatStore } from '../chat/chat-store.ts';
import { Closer } from '../chat/closer.ts';
import { Consents } from '../chat/consents.ts';
import { Drafts } from '../chat/drafts.ts';
import { tellOfErasure } from '../chat/erasure.ts';
import { History } from '../chat/history.ts';
import { Joining } from '../chat/joining.ts';
import { MessageChanges } from '../chat/message-changes.ts';
import { NoteTable } from '../chat/note-table.ts';
import { retention } from '../chat/retention.ts';
import { ChatSearch } from '../chat/search.ts';
import type { Env } from '../contract/env.ts';
import { EdgeRoad } from '../edge/edge-road.ts';
import type { Readable } from '../edge/repeats.ts';
import { saying } from '../edge/sayings.ts';
import { signerOf } from '../file-link.ts';
import { asking } from '../files/ask-scanner.ts';
import { ChatFiles } from '../files/chat-files.ts';
import { FileNotifier } from '../files/file-notifier.ts';
import { FileShelf } from '../files/file-shelf.ts';
import { FileTable } from '../files/file-table.ts';
import type { ChatMail } from '../mail/chat-mail.ts';
import { BridgeAnswers } from '../outlet/bridge-answers.ts';
import { ChatCalls } from '../outlet/chat-calls.ts';
import { MirrorNotifier } from '../outlet/mirror-notifier.ts';
import { OutletGroup } from '../outlet/outlet-group.ts';
import { WebhookNotifier } from '../outlet/webhook-notifier.ts';
import type { ChatPush } from '../push/chat-push.ts';
import { settingsOf } from '../settings.ts';
import { Scheduler } from '../storage/scheduler.ts';
import { objectsOf } from './addresses.ts';
import { Archiver } from './archiver.ts';
import { awayPartsOf } from './away-parts.ts';
import { Bookkeeper } from './bookkeeper.ts';
import { ChatEraser } from './chat-eraser.ts';
import { DeskReports } from './desk-reports.ts';

/** Makes the parts of a chat's object, and gives each the parts that it calls. It decides nothing itself. */
export class ChatParts {
  readonly topic: SessionTopic;
  readonly store: ChatStore;
  readonly history: History;
  readonly calls: ChatCalls;
  readonly chat: Chat;
  readonly edge: EdgeRoad;
  /** Tells a mirror that the log has grown. */
  readonly news: MirrorNotifier;
  /** Tells webhooks that something has happened. */
  readonly hooks: WebhookNotifier;
  readonly files: ChatFiles;
  readonly annotations: Annotations;
  readonly changes: MessageChanges;
  readonly joining: Joining;
  readonly drafts: Drafts;
  readonly mail: ChatMail;
  /** Whether the customer has agreed to what the team requires. */
  readonly consents: Consents;
  readonly push: ChatPush;
  readonly closer: Closer;
  readonly search: ChatSearch;
  readonly archiver: Archiver;
  readonly bookkeeper: Bookkeeper;
  readonly bots: BotTurns;
  readonly scheduler: Scheduler;
  readonly eraser: ChatEraser;

  constructor(ctx: DurableObjectState, env: Env) {
    const { site, name: topic } = siteOfObject(ctx.id.name ?? '');
    this.topic = topic;
    const objects = objectsOf(env, site);
    const store = new ChatStore(ctx.storage);
    this.store = store;
    const settings = settingsOf(env, site);
    const { retentionMs } = settings;
    const arm = () => this.scheduler.arm();
    const waitUntil = (work: Promise<unknown>) => ctx.waitUntil(work);
    const readable: Readable = (message) =>
      settings.legacyClients === 'none' ? message : withFileLines(message, (id) => this.files.linkOf(id));
    const signer = signerOf(env, site, settings.baseTopic);
    this.consents = new Consents({
      store,
      topic,
      site,
      signer,
      askWorkspace: () => objects.workspace().pageTerms(),
    });
    this.history = new History(store, readable);
    const withLastMessages = (controls: Control[]) => this.history.withLastMessages(controls);
    const answers = new BridgeAnswers({ controls: () => store.controls, withLastMessages });
    this.edge = new EdgeRoad({
      ctx,
      store,
      topic,
      settings,
      held: () => chat.held(),
      withLastMessages,
      readable,
      take: (frames) => this.calls.takeAtEdge(frames),
      tellDesk: () => reports.tell(),
      relay: (effects) => objects.desk().relay(effects),
      relayNow: (effects) => objects.desk().relayNow(effects),
      linkOf: (link) => objects.link(link),
      arm,
    });
    this.news = new MirrorNotifier({ store, tell: (isOver) => reports.tellGrown(isOver), arm });
    this.hooks = new WebhookNotifier({ store, topic, hookOf: (id) => objects.webhook(id), arm });
    const reports = new DeskReports({
      store,
      topic,
      objects,
      chat: () => chat,
      bridge: answers,
      ended: async () => {
        await Promise.all([this.archiver.ended(), this.bookkeeper.ended()]);
      },
      learned: ({ opening, watchers = [] }) => {
        if (opening !== undefined) this.sayOpening(opening);
        this.news.learned();
        this.hooks.learned();
        this.edge.links.watchedBy(watchers);
      },
      arm,
    });
    const shelf = env.FILES === undefined ? null : new FileShelf(env.FILES, site, topic);
    const fileNotifier = new FileNotifier({
      store,
      topic,
      acknowledgeAgain: (acks) => chat.acknowledgeAgain(acks),
      relay: (effects) => objects.desk().relay(effects),
      waitUntil,
    });
    this.files = new ChatFiles({
      store,
      table: new FileTable(ctx.storage.sql),
      shelf,
      limits: settings.attachments,
      retentionMs,
      signer,
      ask: asking(env, site, shelf),
      changed: (file) => fileNotifier.tell(file),
      waitUntil,
      arm,
    });
    const table = new NoteTable(ctx.storage.sql);
    this.search = new ChatSearch(store, table, topic);
    this.archiver = new Archiver({ store, topic, objects, search: this.search });
    this.bookkeeper = new Bookkeeper({ store, topic, objects, retentionMs });
    const changed = async (sessionId?: string) => {
      await Promise.all([this.archiver.changed(sessionId), this.bookkeeper.changed(sessionId)]);
    };
    this.annotations = new Annotations({
      store,
      topic,
      table,
      retentionMs,
      say: (to, payload) => this.edge.sayToAttendants(saying(to, payload, 1)),
      changed,
      tellDesk: () => reports.tell(),
      tellMentioned: (note, customer) => objects.desk().mentioned(note, customer),
      waitUntil,
      arm,
    });
    const { notes } = this.annotations;
    this.drafts = new Drafts({
      store,
      sql: ctx.storage.sql,
      retentionMs,
      say: (attendantId, at) =>
        this.edge.sayNowToAttendants(saying(TOPICS.drafts(topic), { attendantId, at }, 0)),
      arm,
    });
    const away = awayPartsOf({
      ...{ env, site, store, topic, settings, sql: ctx.storage.sql, desk: () => objects.desk() },
      ...{ waitUntil, arm, edge: this.edge, files: this.files, annotations: this.annotations },
      index: (key) => objects.sessionIndex(key),
      pushContent: () => objects.workspace().pushContent(),
    });
    this.mail = away.mail;
    this.push = away.push;
    this.bots = new BotTurns({
      store,
      topic,
      allowsPrivate: settings.allowsPrivateWebhooks,
      workspace: () => objects.workspace(),
      take: (frames) => {
        this.edge.taking(frames, () => this.calls.takePosted(frames));
      },
      hasFiles: (files) => files.length === 0 || this.files.resolved(files) !== null,
      note: (content, from, failure) => this.annotations.noteOfBot(content, from, failure),
      waitUntil,
      arm,
    });
    store.knowFiles((stored) => this.files.now(stored));
    this.closer = new Closer({
      store,
      stand: (since) => objects.desk().silenceStand(topic, since),
      take: (event) => this.edge.taking([], () => this.calls.takeOwn(event)),
    });
    const chat = new Chat({
      store,
      settings,
      topic,
      consents: this.consents,
      outlet: new OutletGroup([answers, this.edge.outlet, this.news, this.hooks, this.bots, away.ratingLine]),
      resolved: (attachments) => this.files.resolved(attachments),
    });
    this.chat = chat;
    this.changes = new MessageChanges({
      store,
      take: (change) => this.edge.taking([], () => chat.change(change)),
      dropFiles: (ids) => this.files.drop(ids),
      changed,
      waitUntil,
    });
    this.joining = new Joining({
      store,
      letIn: (attendant) => this.edge.taking([], () => this.calls.letIn(attendant)),
      tellDesk: () => reports.tell(),
      waitUntil,
    });
    this.calls = new ChatCalls({
      store,
      topic,
      chat,
      answers,
      news: this.news,
      withoutGuesses: (frames) => this.edge.withoutGuesses(frames),
      fileRepeats: this.edge.fileRepeats,
      tellDesk: (answer) => reports.tell(answer),
    });
    this.scheduler = new Scheduler(ctx.storage, [
      reports.job,
      ...this.edge.jobs,
      this.closer.job,
      this.news.job,
      this.hooks.job,
      ...this.files.jobs,
      notes.job,
      this.drafts.job,
      tellOfErasure(store, async () => {
        await Promise.all((store.record.hooks ?? []).map((id) => objects.webhook(id).forget(topic)));
        await Promise.all([this.archiver.forget(), this.bookkeeper.forget()]);
        return objects.desk().erase(topic);
      }),
      retention(store, retentionMs, topic, () => objects.desk().forget(topic)),
      ...this.mail.jobs,
      this.bots.job,
      ...this.push.jobs,
    ]);
    this.eraser = new ChatEraser({
      store,
      topic,
      objects,
      chat,
      files: this.files,
      notes,
      drafts: this.drafts,
      mail: this.mail,
      scheduler: this.scheduler,
    });
  }

  /** Tells the customer's open pages when the team answers. */
  sayOpening(opening: ToldOpening): void {
    const news = this.chat.openingControl(opening);
    if (news === null) return;
    this.edge.sayNow(saying(TOPICS.clientControl(this.topic), news, 0));
    // The bridge answers keep-alives by it.
    if (opening.isTeams) this.edge.sayHeldNow();
  }
}
