import type { SettingTexts } from '../settings.ts';
import type { AccessTexts } from '../site-access.ts';
import type { ArchiveObject } from './archive-object.ts';
import type { ChatObject } from './chat-object.ts';
import type { DeskObject } from './desk-object.ts';
import type { DirectoryObject } from './directory-object.ts';
import type { LedgerObject } from './ledger-object.ts';
import type { LinkObject } from './link-object.ts';
import type { SessionIndexObject } from './session-index-object.ts';
import type { SignInGuardObject } from './sign-in-guard-object.ts';
import type { VisitorsObject } from './visitors-object.ts';
import type { WebhookObject } from './webhook-object.ts';
import type { WorkspaceObject } from './workspace-object.ts';

/** What `wrangler.toml` and the operator's variables give. Variables are texts, or missing. */
export interface Env extends SettingTexts, AccessTexts {
  CHAT_SESSION: DurableObjectNamespace<ChatObject>;
  ATTENDANT_DESK: DurableObjectNamespace<DeskObject>;
  ATTENDANT_DIRECTORY: DurableObjectNamespace<DirectoryObject>;
  ARCHIVE: DurableObjectNamespace<ArchiveObject>;
  WEBHOOK: DurableObjectNamespace<WebhookObject>;
  LEDGER: DurableObjectNamespace<LedgerObject>;
  WORKSPACE: DurableObjectNamespace<WorkspaceObject>;
  SESSION_INDEX: DurableObjectNamespace<SessionIndexObject>;
  LINK: DurableObjectNamespace<LinkObject>;
  VISITORS: DurableObjectNamespace<VisitorsObject>;
  DOORKEEPER: DurableObjectNamespace<SignInGuardObject>;
  /** Where files are kept; without it nobody can send one. */
  FILES?: R2Bucket;
  /** Sends mail. A deployment without it sends by MAIL_ENDPOINT, or none. */
  EMAIL?: SendEmail;
  /** `eu`: objects live in the European Union. Part of their ids, so it can never be changed. Not in development. */
  JURISDICTION?: string;
}
