import pino from 'pino';

/** Structured lines on stdout. Never message texts, e-mails, secrets or tokens: only what is named here by hand. */
export const log = pino({ name: 'bridge', level: process.env.LOG_LEVEL ?? 'info' });
export type Log = Pick<typeof log, 'info' | 'warn' | 'error' | 'debug'>;
