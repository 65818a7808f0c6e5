import type { BotFailure } from '@chimpassist/protocol';

/** What colleagues read where their desk has no words of its own for it. */
export const FAILURE_NOTES: Record<BotFailure, string> = {
  slow: 'The bot did not answer within 10 seconds. The chat went to the queue.',
  failed: 'The bot could not be reached, or answered with an error. The chat went to the queue.',
  rubbish: 'The bot answered with something that is not an answer. The chat went to the queue.',
  looped: 'The bot went round in circles. The chat went to the queue.',
  gone: 'The bot was switched off. The chat went to the queue.',
};
