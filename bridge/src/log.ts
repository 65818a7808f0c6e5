import pino from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Structured lines on stdout. Never message texts, e-mails, secrets or tokens: only what is named here by hand. */
export const log = pino({
  name: 'bridge',
  // Another word is told by the settings, in a sentence.
  level: LOG_LEVELS.find((one) => one === process.env.LOG_LEVEL) ?? 'info',
});
export type Log = Pick<typeof log, 'info' | 'warn' | 'error' | 'debug'>;
