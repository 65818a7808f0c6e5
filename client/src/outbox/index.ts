export { storedWaitingFile } from '../files/waiting-file.ts';
export { createEntryUploads } from './entry-uploads.ts';
export { lateOutboxFiles } from './late-outbox-files.ts';
export { createOutbox } from './outbox.ts';
export { createOwnMessages } from './own-messages.ts';
export { storedEntry } from './stored-entry.ts';
export * from './types.ts';
export { isWaitingForFiles } from './waiting-for-files.ts';
