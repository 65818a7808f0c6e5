import { createMemo, For } from 'solid-js';

export type TextPart = { kind: 'text'; text: string } | { kind: 'link'; text: string; url: string };

const LINK = /\bhttps?:\/\/[^\s<>"']+/gi;
/** What stands after a link more often than it belongs to it. */
const TRAILING = /[.,;:!?)\]}]+$/;

/** Takes http(s) links out of a text. Everything else stays text, whatever it looks like. */
function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(LINK)) {
    const url = match[0].replace(TRAILING, '');
    if (!URL.canParse(url)) continue;
    if (match.index > done) parts.push({ kind: 'text', text: text.slice(done, match.index) });
    parts.push({ kind: 'link', text: url, url });
    done = match.index + url.length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}

/** A message's text: text, with links that open elsewhere and learn nothing of this page. */
export function MessageText(props: { text: string }) {
  const parts = createMemo(() => textParts(props.text));
  return (
    <For each={parts()}>
      {(part) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a href={part.url} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        )
      }
    </For>
  );
}
