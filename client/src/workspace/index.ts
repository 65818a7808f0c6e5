export { type AnnotationPorts, followAnnotations } from './follow-annotations.ts';
export { afterFeed, afterOwnFeed } from './workspace-feed.ts';
