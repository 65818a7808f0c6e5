import { Tooltip } from '@kobalte/core/tooltip';
import { onMount } from 'solid-js';
import { onto } from './onto.ts';

/** The name of a button, beside it, on hover and focus. It is loaded behind the desk. */
export default function IconTip(props: {
  button: HTMLButtonElement;
  label: string;
  /** What asked for the name: the pointer that came, or the focus. */
  cause: PointerEvent | FocusEvent;
  onClick: () => void;
}) {
  // It came before anybody listened here.
  onMount(() => {
    const { button, cause } = props;
    if (!button.matches(':hover, :focus')) return;
    button.dispatchEvent(
      cause instanceof PointerEvent ? new PointerEvent(cause.type, cause) : new FocusEvent(cause.type, cause),
    );
  });
  return (
    <Tooltip openDelay={400} gutter={6}>
      <Tooltip.Trigger as={onto(props.button)} onClick={() => props.onClick()} />
      <Tooltip.Portal>
        <Tooltip.Content class="tooltip">{props.label}</Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  );
}
