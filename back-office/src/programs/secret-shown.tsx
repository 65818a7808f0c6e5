import { onMount } from 'solid-js';
import { CopyButton } from '../ui/copy-button.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';

/** A secret, which is shown this once. */
export function SecretShown(props: { what: string; secret: string; onNoted: () => void }) {
  const p = useProgramsTexts();
  let box!: HTMLElement;
  onMount(() => box.focus());
  return (
    <section ref={box} class="secret-shown" aria-label={props.what} tabindex="-1">
      <p>{p().shownOnce(props.what)}</p>
      <div class="secret-line">
        <code dir="ltr">{props.secret}</code>
        <CopyButton text={props.secret} label={p().copy} />
      </div>
      <div class="settings-buttons">
        <button type="button" class="button primary" onClick={() => props.onNoted()}>
          {p().noted}
        </button>
      </div>
    </section>
  );
}
