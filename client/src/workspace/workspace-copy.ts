import type { Workspace, WorkspaceFeed } from '@chimpassist/protocol';
import { afterFeed, afterOwnFeed } from './workspace-feed.ts';

/** Between two tries to read the workspace. */
const RETRY_MS = 3_000;

export interface WorkspaceCopyPorts {
  /** Asks the server. */
  read(): Promise<Workspace>;
  onChange(held: Workspace): void;
  /** Whether the last try to read it has failed. It is tried again by itself. */
  onFailing(isFailing: boolean): void;
}

/**
 * A copy of the workspace that is kept up to date: read, changed by each feed, and read again where something was missed. What
 * was read before a change that is known already never takes its place.
 */
export interface WorkspaceCopy {
  /** Changes are heard from now on, for the first time or again. */
  read(): void;
  feed(feed: WorkspaceFeed): void;
  ownFeed(feed: WorkspaceFeed): void;
  /** The desk's picture says how far the workspace has come: a change may have been lost on its way. */
  isAt(revisions: { revision: number; ownRevision: number }): void;
  stop(): void;
}

export function createWorkspaceCopy({ read, onChange, onFailing }: WorkspaceCopyPorts): WorkspaceCopy {
  let held: Workspace | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  /** Something was said that what is on its way may not hold. */
  let isTooOld = false;
  let isStopped = false;

  function take(next: Workspace): void {
    held = next;
    onChange(next);
  }

  async function readNow(): Promise<void> {
    clearTimeout(timer);
    isTooOld = isReading;
    if (isReading || isStopped) return;
    isReading = true;
    const before = held;
    try {
      const next = await read();
      if (isStopped) return;
      // A server that has begun again may be behind what was held all the time.
      if (held !== null && held !== before && isBehind(next, held)) isTooOld = true;
      else take(next);
      onFailing(false);
    } catch {
      if (isStopped) return;
      onFailing(true);
      timer = setTimeout(() => void readNow(), RETRY_MS);
      return;
    } finally {
      isReading = false;
    }
    if (isTooOld) await readNow();
  }

  const taking =
    (after: (held: Workspace, feed: WorkspaceFeed) => Workspace | null) =>
    (feed: WorkspaceFeed): void => {
      const next = held === null ? null : after(held, feed);
      if (next === null) void readNow();
      else if (next !== held) take(next);
    };

  return {
    read: () => void readNow(),
    feed: taking(afterFeed),
    ownFeed: taking(afterOwnFeed),
    isAt({ revision, ownRevision }) {
      // Before the first reading it is read anyway.
      if (held !== null && (held.revision < revision || held.own.revision < ownRevision)) void readNow();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

const isBehind = (one: Workspace, other: Workspace): boolean =>
  one.revision < other.revision || one.own.revision < other.own.revision;
