export { type AnnotationPorts, followAnnotations } from './follow-annotations.ts';
export { followDrafts } from './follow-drafts.ts';
export {
  followMentions,
  followNotes,
  gapIn,
  type MentionsPorts,
  type NotesPorts,
  withNotes,
} from './follow-notes.ts';
export { followWorkspace, type WorkspacePorts } from './follow-workspace.ts';
export { createWorkspaceCopy, type WorkspaceCopy, type WorkspaceCopyPorts } from './workspace-copy.ts';
export { afterFeed, afterOwnFeed } from './workspace-feed.ts';
