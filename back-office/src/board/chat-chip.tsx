import type { JSX } from 'solid-js';

/** What is dragged from here: the session topic. */
export const DRAGGED = 'application/x-chimpassist-chat';

/** A chat on the board: chosen by a click or a key, passed on by dragging. */
export function ChatChip(props: {
  topic: string;
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children?: JSX.Element;
}) {
  return (
    <button
      type="button"
      class="board-chip"
      aria-pressed={props.isChosen}
      draggable="true"
      onDragStart={(event) => event.dataTransfer?.setData(DRAGGED, props.topic)}
      onClick={() => props.onChoose()}
    >
      <bdi>{props.name}</bdi>
      {props.children}
    </button>
  );
}
