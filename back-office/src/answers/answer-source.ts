import type { ChatMessage } from '@chimpassist/client/conversation';

/** A message of which a ready answer is being made. */
export interface AnswerSource {
  topic: string;
  text: string;
  files: readonly { id: string; name: string; type: string; size: number }[];
}

/** With those of its files that can be read. */
export const sourceOf = (
  topic: string,
  { content, attachments = [] }: Pick<ChatMessage, 'content' | 'attachments'>,
): AnswerSource => ({
  topic,
  text: content,
  files: attachments.flatMap(({ id, name, type, size, state }) =>
    name === undefined || type === undefined || size === undefined || state !== undefined
      ? []
      : [{ id, name, type, size }],
  ),
});
