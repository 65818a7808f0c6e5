import type { ReadyAnswer } from '@chimpassist/protocol';
import type { LaterFile } from '../files/later-file.ts';
import type { DeskWorkspace } from '../workspace/desk-workspace.ts';

/** The files of a ready answer, each fetched when it is used: the chat gets a copy of its own. */
export const filesOfAnswer = (
  { attachments = [] }: Pick<ReadyAnswer, 'attachments'>,
  workspace: Pick<DeskWorkspace, 'rest'> | null,
): LaterFile[] =>
  attachments.map(({ id, name, type, size }) => ({
    name,
    type,
    size,
    read: () => workspace?.rest.answerFile(id) ?? Promise.reject(new Error('The workspace is not here.')),
  }));
