import type { Workspace } from '@chimpassist/protocol';
import type { DeskWorkspace } from '../workspace/desk-workspace.ts';
import type { KnownPeople } from './known-people.ts';

/** What a section of the Settings page is given. */
export interface SectionProps {
  workspace: DeskWorkspace;
  /** What the team shares, as it is now. */
  held: Workspace;
  people: KnownPeople;
}
