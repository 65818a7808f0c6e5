import { app } from './http/app.ts';

export { ChatSession } from './chat/chat-session.ts';
export { AttendantDesk } from './desk/attendant-desk.ts';
export { Doorkeeper } from './doorkeeper.ts';
export { SessionIndex } from './session-index.ts';

export default app;
