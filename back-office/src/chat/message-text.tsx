import { linkify } from '@chimpassist/protocol/text';
import { createMemo, For } from 'solid-js';

/** A message's text: text, with links that open elsewhere and learn nothing of this page. */
export function MessageText(props: { text: string }) {
  const pieces = createMemo(() => linkify(props.text));
  return (
    <For each={pieces()}>
      {({ text, href }) =>
        href === undefined ? (
          text
        ) : (
          <a
            href={href}
            // A mail program is no page: a tab of its own would stay empty.
            target={href.startsWith('mailto:') ? undefined : '_blank'}
            rel="noopener noreferrer nofollow ugc"
          >
            {text}
          </a>
        )
      }
    </For>
  );
}
