export * from './chat-client/attendant-client.ts';
export * from './chat-client/customer-client.ts';
export type { PlatformOptions } from './chat-client/options.ts';
export type { ChatMessage } from './conversation/conversation.ts';
export { RestError } from './rest/rest-error.ts';
export { requestSignIn, type SignInFailure, type SignInResult } from './rest/sign-in.ts';
export type { Control } from './wire/control.ts';
export type { Offer } from './wire/desk.ts';
export type { Session } from './wire/session.ts';
