import type { SessionTopic, SiteId } from '@chimpassist/protocol';
import { withFileLines } from '@chimpassist/protocol/text';
import type { Annotations } from '../chat/annotations.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { askForRating, RatingLine } from '../chat/rating-line.ts';
import type { Doubt } from '../contract/doubt.ts';
import type { Env } from '../contract/env.ts';
import type { EdgeRoad } from '../edge/edge-road.ts';
import { saying } from '../edge/sayings.ts';
import type { ChatFiles } from '../files/chat-files.ts';
import { log } from '../log.ts';
import { ChatMail, type ChatMailOptions } from '../mail/chat-mail.ts';
import { MailTable } from '../mail/mail-table.ts';
import { mailSenderOf } from '../mail/senders.ts';
import { ChatPush, type ChatPushOptions } from '../push/chat-push.ts';
import { pushSenderOf } from '../push/push-sender.ts';
import { RatingLines } from '../rating/rating-lines.ts';
import { ratingLinksOf } from '../rating/rating-link.ts';
import type { Settings } from '../settings.ts';
import type { objectsOf } from './addresses.ts';

interface AwayOptions {
  env: Env;
  site: SiteId;
  store: ChatStore;
  topic: SessionTopic;
  settings: Settings;
  sql: SqlStorage;
  desk(): ReturnType<ReturnType<typeof objectsOf>['desk']>;
  edge: EdgeRoad;
  files: ChatFiles;
  annotations: Annotations;
  index: ChatMailOptions['index'];
  pushContent: ChatPushOptions['pushContent'];
  waitUntil(work: Promise<unknown>): void;
  arm(): Promise<void>;
}

/** Makes the parts of a chat that reach a customer without an open page: mail, push messages, the line that asks for a rating. */
export function awayPartsOf(options: AwayOptions) {
  const { env, site, store, topic, settings, desk, edge, files, annotations, waitUntil, arm } = options;
  const { retentionMs } = settings;
  const rating = new RatingLines(ratingLinksOf(env, site, settings.baseTopic), topic);
  const isThere = () => edge.isCustomerThere;
  const countDoubt = (doubt: Doubt): void => {
    const counted = desk().countDoubt(doubt);
    // The log has it as well.
    waitUntil(counted.catch((error: unknown) => log('doubt_not_counted', { error })));
  };
  const mail = new ChatMail({
    store,
    topic,
    table: new MailTable(options.sql),
    sender: mailSenderOf(env, site, (each) => desk().sendMail(each)),
    delayMs: settings.mailDelayMs,
    retentionMs,
    isThere,
    inDoubt: () => countDoubt('mail'),
    readable: (message) => withFileLines(message, (id) => files.linkOf(id)),
    ratingLine: () => askForRating(store, rating.lineOf),
    index: options.index,
    takeAnswers: (values, form, agreed) => annotations.takeAnswers(values, form, agreed),
    take: (frames) => edge.take(frames),
    arm,
  });
  const push = new ChatPush({
    store,
    sender: pushSenderOf(env, site),
    delayMs: settings.pushDelayMs,
    retentionMs,
    isThere,
    pushContent: options.pushContent,
    inDoubt: () => countDoubt('push'),
    arm,
  });
  const ratingLine = new RatingLine({
    store,
    topic,
    lineFor: settings.legacyClients === 'none' ? () => null : rating.lineOf,
    say: (to, payload) => edge.sayKept(saying(to, payload, 1)),
  });
  return { mail, push, ratingLine };
}
