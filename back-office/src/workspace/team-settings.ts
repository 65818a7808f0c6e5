import type { WorkspaceSettings } from '@chimpassist/protocol';
import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js';
import type { DeskStore } from '../desk/store.ts';
import type { Engine } from '../engine/engine.ts';

/** What the team has set, as it stands now; null until it is known. */
export function createTeamSettings(
  engine: Pick<Engine, 'workspace'>,
  store: Pick<DeskStore, 'state'>,
): Accessor<WorkspaceSettings | null> {
  const [read, setRead] = createSignal<Accessor<WorkspaceSettings | null>>(() => null);
  // Not at each change of the desk's state.
  const hasWorkspace = createMemo(() => store.state().hasWorkspace);
  createEffect(() => {
    if (!hasWorkspace()) return;
    engine
      .workspace()
      .then(({ held }) => setRead(() => () => held()?.settings ?? null))
      // Without it nothing is set.
      .catch(() => {});
  });
  return createMemo(() => read()());
}
