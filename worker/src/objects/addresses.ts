import { namesOf, type SessionTopic, type SiteId } from '@chimpassist/protocol';
import type { ArchiveObject } from '../contract/archive-object.ts';
import type { ChatObject } from '../contract/chat-object.ts';
import type { DeskObject } from '../contract/desk-object.ts';
import type { DirectoryObject } from '../contract/directory-object.ts';
import type { Env } from '../contract/env.ts';
import type { LedgerObject } from '../contract/ledger-object.ts';
import type { LinkObject } from '../contract/link-object.ts';
import type { SessionIndexObject } from '../contract/session-index-object.ts';
import type { SignInGuardObject } from '../contract/sign-in-guard-object.ts';
import type { VisitorsObject } from '../contract/visitors-object.ts';
import type { WebhookObject } from '../contract/webhook-object.ts';
import type { WorkspaceObject } from '../contract/workspace-object.ts';
import { SettingsError } from '../settings.ts';

const INDEX_SHARDS = 16;
/** Before the name of an archive. */
export const ARCHIVE_PREFIX = 'archive ';

/** Before the name of a ledger. */
export const LEDGER_PREFIX = 'ledger ';

/** Whose tries and sign-ins are watched together. */
type GuardName =
  | `${'sessions' | 'sockets' | 'visitors'} from ${string}`
  | `sign-ins ${'from' | 'as'} ${string}`
  | `attendant ${string}`;

/** The objects of one site. */
export interface Objects {
  chat(sessionTopic: SessionTopic): DurableObjectStub<ChatObject>;
  desk(): DurableObjectStub<DeskObject>;
  /** The built-in directory of attendants. */
  directory(): DurableObjectStub<DirectoryObject>;
  /** What the team shares. */
  workspace(): DurableObjectStub<WorkspaceObject>;
  /** The index of sessions that ended in one month, or of a part of them. */
  archive(name: string): DurableObjectStub<ArchiveObject>;
  /** One webhook: what is sent there, and how far it has come. */
  webhook(id: string): DurableObjectStub<WebhookObject>;
  /** The list of all archives. */
  archives(): DurableObjectStub<ArchiveObject>;
  /** The facts of chats that ended in one month, or in a part of it. */
  ledger(name: string): DurableObjectStub<LedgerObject>;
  /** The list of all ledgers. */
  ledgers(): DurableObjectStub<LedgerObject>;
  /** The shard that knows a session id which does not carry its topic. */
  sessionIndex(sessionId: string): DurableObjectStub<SessionIndexObject>;
  /** The sockets of one person, or of a client that has named nobody yet. */
  link(name: string): DurableObjectStub<LinkObject>;
  /** Who is on the site now, where the workspace wants to know. */
  visitors(): DurableObjectStub<VisitorsObject>;
  signInGuard(name: GuardName): DurableObjectStub<SignInGuardObject>;
}

/** @throws {SettingsError} by each of its calls, where `JURISDICTION` is wrong. */
export function objectsOf(env: Env, site: SiteId): Objects {
  const names = namesOf(site);
  return {
    chat: (sessionTopic) => within(env, env.CHAT_SESSION).getByName(names.object(sessionTopic)),
    desk: () => within(env, env.ATTENDANT_DESK).getByName(names.object('desk')),
    directory: () => within(env, env.ATTENDANT_DIRECTORY).getByName(names.object('directory')),
    workspace: () => within(env, env.WORKSPACE).getByName(names.object('workspace')),
    archive: (name) => within(env, env.ARCHIVE).getByName(names.object(ARCHIVE_PREFIX + name)),
    webhook: (id) => within(env, env.WEBHOOK).getByName(names.object(`webhook ${id}`)),
    archives: () => within(env, env.ARCHIVE).getByName(names.object('archives')),
    ledger: (name) => within(env, env.LEDGER).getByName(names.object(LEDGER_PREFIX + name)),
    ledgers: () => within(env, env.LEDGER).getByName(names.object('ledgers')),
    sessionIndex: (sessionId) =>
      within(env, env.SESSION_INDEX).getByName(names.object(`shard-${shardOf(sessionId)}`)),
    link: (name) => within(env, env.LINK).getByName(names.object(name)),
    visitors: () => within(env, env.VISITORS).getByName(names.object('visitors')),
    signInGuard: (name) => within(env, env.DOORKEEPER).getByName(names.object(name)),
  };
}

function shardOf(sessionId: string): number {
  let hash = 0;
  for (let i = 0; i < sessionId.length; i++) hash = (hash * 31 + sessionId.charCodeAt(i)) >>> 0;
  return hash % INDEX_SHARDS;
}

/**
 * The namespace within the deployment's jurisdiction. An id made in it leads to another object than one made outside, so
 * every object is asked for through this.
 */
function within<T extends Rpc.DurableObjectBranded>(
  env: Env,
  namespace: DurableObjectNamespace<T>,
): DurableObjectNamespace<T> {
  if (!env.JURISDICTION) return namespace;
  if (env.JURISDICTION !== 'eu') {
    throw new SettingsError(`JURISDICTION is "${env.JURISDICTION}", but should be "eu" or unset.`);
  }
  return namespace.jurisdiction('eu');
}
