import { Platform, type PlatformOptions } from '@chimpassist/testing/platform';

export const BASE = 'bench/platform';

/** What operators are told to set where nothing may be lost: see docs/operating.md. */
export const BROKER_LINES = ['max_queued_messages 1000000', 'max_inflight_messages 1000'];

/** Chats here write faster than any person, and an outage lets all of it wait. */
const NO_LIMITS = { CHAT_MESSAGES_PER_MINUTE: '1000000000', CHAT_WAITING_LIMIT: '1000000000' };

export const startBenchPlatform = (
  options: Pick<PlatformOptions, 'database' | 'backend'> = {},
): Promise<Platform> =>
  Platform.start({
    ...options,
    baseTopic: BASE,
    bridge: NO_LIMITS,
    broker: { lines: BROKER_LINES },
  });
