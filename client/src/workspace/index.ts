export { type AnnotationPorts, followAnnotations } from './follow-annotations.ts';
export { followWorkspace, type WorkspacePorts } from './follow-workspace.ts';
export { afterFeed, afterOwnFeed } from './workspace-feed.ts';
