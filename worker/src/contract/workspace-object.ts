import type {
  AuditPage,
  Hours,
  Right,
  Tag,
  Workspace,
  WorkspaceFeed,
  WorkspacePart,
} from '@chimpassist/protocol';
import type { RoutingData } from '../routing/routing-table.ts';

/** The workspace without what only the deployment knows. */
export type WorkspaceContents = Omit<Workspace, 'fixed'>;

/** Which entry is changed. */
export interface EntryName {
  part: WorkspacePart;
  /** `settings` and `hours` have only one, of these names too. */
  id: string;
  /** Whose alone it is; null: everybody's. */
  owner: string | null;
}

/** A change, as the desk says it to those who have read the workspace. */
export interface WorkspaceNews {
  /** To whom alone; null: to everybody. */
  owner: string | null;
  feed: WorkspaceFeed;
  /** All of what the desk decides by, where the change was about it. */
  routing?: RoutingData;
}

/** What others call on the workspace. */
export interface WorkspaceObject extends Rpc.DurableObjectBranded {
  /** All that is shared, and what this attendant has alone. */
  contents(attendantId: string): WorkspaceContents;
  /** What was granted to this attendant. */
  rightsOf(attendantId: string): Right[];
  /** By whose names customers and sessions are tagged. */
  tags(): Tag[];
  /** When the team answers; null: at all times. */
  hours(): Hours | null;
  /** Stores an entry under its name. @returns false where there is room for no more of its kind. */
  put(name: EntryName, value: object, by: string): Promise<boolean>;
  /** @returns false where it was not there. */
  remove(name: EntryName, by: string): Promise<boolean>;
  /** Changes below the number `before`, the newest first. */
  audit(before: number, limit: number): AuditPage;
}
