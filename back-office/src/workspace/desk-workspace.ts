import { createWorkspaceRest, type WorkspaceRest } from '@chimpassist/client/rest';
import { createWorkspaceCopy, followWorkspace } from '@chimpassist/client/workspace';
import { idText, RIGHTS, type Right, type Workspace } from '@chimpassist/protocol';
import { type Accessor, createSignal } from 'solid-js';
import { isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';

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
  const copy = createWorkspaceCopy({ read: rest.workspace, onChange: setHeld, onFailing: setFailing });
  const leave = followWorkspace(connection, store.peek().me.id, {
    onFeed: copy.feed,
    onOwnFeed: copy.ownFeed,
    onReady: copy.read,
  });
  const stopListening = store.listen((_before, _after, event) => {
    if (event.type === 'deskPicture' && event.picture.workspace !== undefined)
      copy.isAt(event.picture.workspace);
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
      copy.stop();
      stopListening();
      leave();
    },
  };
}
