import type { WorkspaceSettings } from '@chimpassist/protocol';
import type { ChatSettings } from '../contract/chat-settings.ts';

const MINUTE_MS = 60_000;

/** As the workspace stores its settings: with where the Worker was called as they were set. */
export type StoredSettings = WorkspaceSettings & { origin?: string };

/** What of a team's settings every chat has to know. */
export function chatSettingsOf({ closing, rating, origin = '' }: StoredSettings): ChatSettings {
  return {
    ...(closing === undefined
      ? {}
      : { closing: { afterMs: closing.afterMinutes * MINUTE_MS, warnMs: closing.warnMinutes * MINUTE_MS } }),
    ...(rating === undefined ? {} : { rating: { style: rating, origin } }),
  };
}
