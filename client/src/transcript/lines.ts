import { shownName } from '@chimpassist/protocol/text';
import type { WireMessage } from '../wire/message.ts';

export interface TranscriptLine {
  /** In the reader's own zone. */
  time: string;
  name: string;
  text: string;
}

/** What was said, as a transcript shows it: each message with its writer and its time; files by their names. */
export const linesOf = (messages: readonly WireMessage[], tag: string): TranscriptLine[] =>
  messages
    // What was taken back says nothing any more.
    .filter(({ changed }) => changed?.deleted !== true)
    .map(({ from, content, attachments = [], timestamp, receivedAt }) => ({
      time: new Date(receivedAt ?? timestamp).toLocaleString(tag, {
        dateStyle: 'medium',
        timeStyle: 'short',
      }),
      name: shownName(from.name) || '–',
      text: [content, ...attachments.map(({ name }) => `[${name}]`)].filter((each) => each !== '').join('\n'),
    }));

/** As a file of plain text. */
export const textOf = (title: string, lines: readonly TranscriptLine[]): string =>
  `${title}\n\n${lines.map(({ time, name, text }) => `[${time}] ${name}:\n${text}\n`).join('\n')}`;

/** Saves a text as a file of this name. */
export function saveText(name: string, text: string): void {
  // The mark by which programs know UTF-8.
  const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
