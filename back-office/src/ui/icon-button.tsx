import { Tooltip } from '@kobalte/core/tooltip';
import type { JSX } from 'solid-js';

/** A button of one icon; its name is shown on hover and focus and always read out. */
export function IconButton(props: {
  label: string;
  onClick: () => void;
  class?: string;
  pressed?: boolean;
  disabled?: boolean;
  children: JSX.Element;
}) {
  return (
    <Tooltip openDelay={400} gutter={6}>
      <Tooltip.Trigger
        as="button"
        type="button"
        class={`icon-button ${props.class ?? ''}`}
        aria-label={props.label}
        aria-pressed={props.pressed}
        disabled={props.disabled}
        onClick={() => props.onClick()}
      >
        {props.children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content class="tooltip">{props.label}</Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip>
  );
}
