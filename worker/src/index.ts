import { email } from './email.ts';
import { answer } from './http/answer.ts';

export { Archive } from './objects/archive.ts';
export { AttendantDesk } from './objects/attendant-desk.ts';
export { AttendantDirectory } from './objects/attendant-directory.ts';
export { ChatSession } from './objects/chat-session.ts';
export { Ledger } from './objects/ledger.ts';
export { Link } from './objects/link.ts';
export { SessionIndex } from './objects/session-index.ts';
/** Deployed objects are known by this name. */
export { SignInGuard as Doorkeeper } from './objects/sign-in-guard.ts';
export { Visitors } from './objects/visitors.ts';
export { Webhook } from './objects/webhook.ts';
export { Workspace } from './objects/workspace.ts';

export default { fetch: answer, email };
