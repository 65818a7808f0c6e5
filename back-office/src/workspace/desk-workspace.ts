import { createWorkspaceRest, type WorkspaceRest } from '@chimpassist/client/rest';
import { afterFeed, afterOwnFeed, followWorkspace } from '@chimpassist/client/workspace';
import { idText, RIGHTS, type Right, type Workspace, type WorkspaceFeed } from '@chimpassist/protocol';
import { type Accessor, createSignal } from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

/** Between two tries to read the workspace. */
const RETRY_MS = 3_000;

export interface DeskWorkspaceOptions {
  access: Parameters<typeof createWorkspaceRest>[0];
  connection: Parameters<typeof followWorkspace>[0];
  store: DeskStore;
}

/** What the team shares, as this desk knows it. */
export interface DeskWorkspace {
  /** Null until it was read for the first time. */
  held: Accessor<Workspace | null>;
  /** The last try to read it has failed; it is tried again by itself. */
  isFailing: Accessor<boolean>;
  /** What this attendant may change, as it stands now. */
  rights: Accessor<ReadonlySet<Right>>;
  /** By which it is changed. The change comes back by the feed, as everybody's. */
  rest: WorkspaceRest;
  stop(): void;
}

/** Reads the workspace, and keeps it up to date by its feed as long as the page is open. */
export function startDeskWorkspace({ access, connection, store }: DeskWorkspaceOptions): DeskWorkspace {
  const rest = createWorkspaceRest(access);
  const [held, setHeld] = createSignal<Workspace | null>(null);
  const [isFailing, setFailing] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  /** Something was said that what is on its way may not hold. */
  let isTooOld = false;
  let isStopped = false;

  async function read(): Promise<void> {
    clearTimeout(timer);
    isTooOld = isReading;
    if (isReading || isStopped) return;
    isReading = true;
    try {
      setHeld(await rest.workspace());
      setFailing(false);
    } catch {
      setFailing(true);
      if (!isStopped) timer = setTimeout(() => void read(), RETRY_MS);
      return;
    } finally {
      isReading = false;
    }
    if (isTooOld) await read();
  }

  const take =
    (after: (held: Workspace, feed: WorkspaceFeed) => Workspace | null) =>
    (feed: WorkspaceFeed): void => {
      const now = held();
      const next = now === null ? null : after(now, feed);
      if (next === null) void read();
      else setHeld(next);
    };
  const leave = followWorkspace(connection, store.peek().me.id, {
    onFeed: take(afterFeed),
    onOwnFeed: take(afterOwnFeed),
    onReady: () => void read(),
  });

  const all: ReadonlySet<Right> = new Set(RIGHTS);
  return {
    held,
    isFailing,
    rights() {
      const state = store.state();
      if (isSupervisor(state)) return all;
      const grant = held()?.grants.find(({ id }) => id === idText(state.me.id));
      return new Set(grant?.rights);
    },
    rest,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      leave();
    },
  };
}
