import type { Tag } from '@chimpassist/protocol';
import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js';
import type { DeskState } from '../desk/state.ts';
import type { Engine } from '../engine/engine.ts';
import type { DeskWorkspace } from '../workspace/desk-workspace.ts';

/** The workspace's tags, for all parts of the desk. They are read as soon as the desk's picture says that there is a workspace. */
export function createDeskTags(engine: Engine, state: Accessor<DeskState>) {
  const [workspace, setWorkspace] = createSignal<DeskWorkspace | null>(null);
  const hasWorkspace = createMemo(() => state().hasWorkspace);
  createEffect(() => {
    // Where its script does not come, its parts ask again.
    if (hasWorkspace()) engine.workspace().then(setWorkspace, () => {});
  });
  const all = createMemo(() => workspace()?.held()?.tags);
  return {
    hasWorkspace,
    tags: createMemo<ReadonlyMap<string, Tag>>(() => new Map(all()?.map((tag) => [tag.id, tag]))),
    mayMakeTags: () => workspace()?.rights().has('tags') === true,
  };
}
