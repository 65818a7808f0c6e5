export { type FileDatabase, type FileRecord, openFileDatabase } from './file-database.ts';
export { FileFailed, type FileFailure, fileFailureOf } from './file-failure.ts';
export { createFileList, type FileList, type FilePage } from './file-list.ts';
export * from './file-rest.ts';
export { createFileStore, type FileStore, type KeptFile } from './file-store.ts';
export { type CarryingPayload, createOutboxFiles, type OutboxFilesOptions } from './outbox-files.ts';
export { type FileRequest, type SendFile, sendByFetch, sendByXhr } from './send-file.ts';
export { sentenceOf } from './sentences.ts';
export { type PreparedFile, storedWaitingFile, type WaitingFile } from './waiting-file.ts';
