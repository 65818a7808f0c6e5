export * from './addresses.ts';
export * from './attendant-rest.ts';
export * from './customer-rest.ts';
export * from './directory-rest.ts';
export type { Page } from './http.ts';
export { openSession } from './open-session.ts';
export { RestError } from './rest-error.ts';
export { retryUntilDone } from './retry.ts';
export * from './sign-in.ts';
