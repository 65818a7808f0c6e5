import { safeUrl } from '@chimpassist/protocol/text';
import { Lexer, type Token, type Tokens } from 'marked';
import { createMemo, For, type JSX } from 'solid-js';
import { LinkedText } from '../chat/linked-text.tsx';

/** Deeper than this it is shown as it is written: what is nested so deep is not a message. */
const DEEPEST = 8;

const isMail = (address: string): boolean => /^mailto:[^\s@]+@[^\s@]+$/i.test(address);

/**
 * A message's lists, code, quotes, bold text and links, of Markdown. Everything else, headings, pictures, tables and HTML
 * above all, stays text as it is written.
 */
export default function MarkdownText(props: { text: string }) {
  const tokens = createMemo(() => new Lexer({ gfm: true, breaks: true }).lex(props.text));
  return <div class="markdown">{blocks(tokens(), 0)}</div>;
}

const blocks = (tokens: readonly Token[], depth: number): JSX.Element => (
  <For each={tokens.filter(({ type }) => type !== 'space')}>{(token) => block(token, depth)}</For>
);
const inlines = (tokens: readonly Token[] | undefined, depth: number): JSX.Element => (
  <For each={tokens ?? []}>{(token) => inline(token, depth)}</For>
);
const asWritten = ({ raw }: Pick<Token, 'raw'>): JSX.Element => (
  <p>
    <LinkedText text={raw.replace(/\n+$/, '')} />
  </p>
);

function block(token: Token, depth: number): JSX.Element {
  if (depth > DEEPEST) return asWritten(token);
  switch (token.type) {
    case 'paragraph':
      return <p>{inlines(token.tokens, depth + 1)}</p>;
    case 'text':
      return token.tokens === undefined ? <LinkedText text={token.text} /> : inlines(token.tokens, depth + 1);
    case 'code':
      return (
        <pre dir="ltr" tabindex="0">
          <code>{token.text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], depth + 1)}</blockquote>;
    case 'list': {
      const { items, ordered, start } = token as Tokens.List;
      const rows = <For each={items}>{(item) => <li>{blocks(item.tokens, depth + 1)}</li>}</For>;
      return ordered ? <ol start={start === '' ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>;
    }
    default:
      return asWritten(token);
  }
}

function inline(token: Token, depth: number): JSX.Element {
  if (depth > DEEPEST) return token.raw;
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens, depth + 1)}</strong>;
    case 'em':
      return <em>{inlines(token.tokens, depth + 1)}</em>;
    case 'del':
      return <s>{inlines(token.tokens, depth + 1)}</s>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return token.text;
    case 'link': {
      const { href, text, raw } = token as Tokens.Link;
      const address = isMail(href) ? href : safeUrl(href);
      // An address without words is what linkify finds: it knows where one ends.
      if (address === null || raw === text || !raw.startsWith('[')) return <LinkedText text={raw} />;
      return (
        <>
          <a
            href={address}
            target={isMail(address) ? undefined : '_blank'}
            rel="noopener noreferrer nofollow ugc"
          >
            {text}
          </a>
          {/* Words must not hide where a link leads. */}
          <span class="markdown-host"> ({isMail(address) ? address.slice(7) : new URL(address).host})</span>
        </>
      );
    }
    default:
      return <LinkedText text={token.raw} />;
  }
}
