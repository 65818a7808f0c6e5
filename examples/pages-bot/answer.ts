import type { PageIndex } from './page-index.ts';

/** What the Worker asks a bot: see docs/bots.md. */
export interface Turn {
  messages: { seq: number; content: string; from: { role?: string } }[];
  answeredUpTo: number;
}
export interface Answer {
  messages: { content: string }[];
  handOver?: { summary: string };
}

const EXCERPT_MAX_LENGTH = 600;
const ASKS_FOR_PERSON = /\b(person|human|somebody|agent|colleague|complain)/i;

/** Markdown as a chat shows it: the words, without signs. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`]{1,3}(\S[^*_`]*)[*_`]{1,3}/g, '$1')
    .trim();

function excerptOf(text: string): string {
  const words = plain(text);
  if (words.length <= EXCERPT_MAX_LENGTH) return words;
  const end = words.lastIndexOf(' ', EXCERPT_MAX_LENGTH);
  return `${words.slice(0, end)} …`;
}

/**
 * Answers with the section of the operator's pages that fits, and where it stands; hands over to people where none does, or where
 * somebody asks for them.
 *
 * @param site where the pages are on the web: `https://shop.example.com/help/`
 */
export async function answerTo(
  { messages, answeredUpTo }: Turn,
  pages: PageIndex,
  site: string,
): Promise<Answer> {
  const asked = messages.filter(({ seq, from }) => seq > answeredUpTo && from.role === 'customer');
  const question = asked.map(({ content }) => content).join('\n');
  const found = ASKS_FOR_PERSON.test(question) ? null : await pages.find(question).catch(() => null);
  if (found !== null) {
    const link = new URL(found.place.replace(/\.md(?=#|$)/, '.html'), site).href;
    return { messages: [{ content: `${excerptOf(found.text)}\n\n${found.title}: ${link}` }] };
  }
  return {
    messages: [{ content: 'I do not know that. A colleague will answer you.' }],
    handOver: { summary: `Not found in the pages: ${question.slice(0, 500)}` },
  };
}
