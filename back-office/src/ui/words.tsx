import { createRenderEffect } from 'solid-js';

/**
 * Words that change while they stand on the page. A browser that translates a page puts elements of its own where a text
 * was, and what is written to that text later is seen by nobody: these are set as the content of an element of ours.
 */
export function Words(props: { text: string; class?: string | undefined }) {
  return (
    <span
      class={props.class}
      ref={(element) =>
        createRenderEffect(() => {
          // Not as an attribute here: Solid would then write to the text that it has put there.
          element.textContent = props.text;
        })
      }
    />
  );
}
