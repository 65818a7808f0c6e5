import { type JSX, splitProps } from 'solid-js';

/**
 * An input with its label above it. Takes all attributes of an input; browsers fill it in only where `autocomplete` names
 * what it is for.
 */
export function Field(props: JSX.InputHTMLAttributes<HTMLInputElement> & { label: string }) {
  const [own, input] = splitProps(props, ['label']);
  return (
    <label class="field">
      <span>{own.label}</span>
      <input autocomplete="off" {...input} />
    </label>
  );
}
