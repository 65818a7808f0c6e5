import type { DeskWorkspace, DeskWorkspaceOptions } from '../workspace/desk-workspace.ts';

/** What the team shares: its script is loaded, and all of it read, when it is asked for first. */
export function createWorkspace(options: DeskWorkspaceOptions) {
  let opened: Promise<DeskWorkspace> | null = null;

  async function start(): Promise<DeskWorkspace> {
    try {
      const { startDeskWorkspace } = await import('../workspace/desk-workspace.ts');
      return startDeskWorkspace(options);
    } catch (error) {
      // Its script did not come: it is asked for again.
      opened = null;
      throw error;
    }
  }
  return {
    open(): Promise<DeskWorkspace> {
      opened ??= start();
      return opened;
    },
    stop(): void {
      opened?.then(
        (workspace) => workspace.stop(),
        () => {},
      );
    },
  };
}
