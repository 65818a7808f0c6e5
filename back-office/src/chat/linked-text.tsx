import { linkify } from '@chimpassist/protocol/text';
import { createMemo, For, Show } from 'solid-js';

/** Text with its addresses as links, which open elsewhere and learn nothing of this page. */
export function LinkedText(props: { text: string }) {
  const pieces = createMemo(() => linkify(props.text));
  return (
    // Rendered as a whole where it changes: a browser that translates has put other nodes where the words were.
    <Show when={pieces()} keyed>
      {(all) => (
        <span>
          <For each={all}>
            {({ text, href }) =>
              href === undefined ? (
                text
              ) : (
                <a
                  href={href}
                  // A mail program opens outside the browser: a tab of its own would stay empty.
                  target={href.startsWith('mailto:') ? undefined : '_blank'}
                  rel="noopener noreferrer nofollow ugc"
                >
                  {text}
                </a>
              )
            }
          </For>
        </span>
      )}
    </Show>
  );
}
