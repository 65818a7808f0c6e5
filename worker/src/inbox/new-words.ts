import { CONTENT_MAX_LENGTH } from '@chimpassist/protocol';
import { beginningOf } from '@chimpassist/protocol/text';
import EmailReplyParser from 'email-reply-parser';
import type { Email } from 'postal-mime';
import { aboveMark } from '../mail/words.ts';
import { textOfHtml } from './html-text.ts';

/** Its patterns cost the square of a line's length, so it sees no more than this. People write no such lines. */
const LINE_MAX = 2_000;
const PARSED_MAX = 20_000;
/** Most messages that one mail becomes. */
const TEXTS_MAX = 5;

/** What somebody has newly written: without the mail that is quoted, and without a signature. */
export async function newWordsOf({ text, html }: Pick<Email, 'text' | 'html'>): Promise<string> {
  const whole = text === undefined || text.trim() === '' ? await textOfHtml(html ?? '') : text;
  const above = aboveMark(whole.replaceAll('\r\n', '\n'));
  const isParsed = above.length <= PARSED_MAX && above.split('\n').every(({ length }) => length <= LINE_MAX);
  // What somebody answers line by line stands in the chat already.
  const words = withoutQuotes(isParsed ? new EmailReplyParser().parseReply(above) : above);
  return words.replaceAll(/[^\P{Cc}\t\n]/gu, '').trim();
}

const withoutQuotes = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n');

/** A text in parts that a message may have. */
export function inParts(text: string): string[] {
  const parts: string[] = [];
  for (let rest = text; rest !== '' && parts.length < TEXTS_MAX; ) {
    const part = beginningOf(rest, CONTENT_MAX_LENGTH);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts;
}
