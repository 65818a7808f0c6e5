import { app } from './http/app.ts';

export { AttendantDesk } from './objects/attendant-desk.ts';
export { ChatSession } from './objects/chat-session.ts';
export { Doorkeeper } from './objects/doorkeeper.ts';
export { SessionIndex } from './objects/session-index.ts';

export default app;
