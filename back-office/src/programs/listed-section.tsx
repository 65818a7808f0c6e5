import { type JSX, Show } from 'solid-js';
import { Outcome } from '../settings-page/act.tsx';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import type { ProgramSection } from './program-section.ts';
import { SecretShown } from './secret-shown.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';
import './programs.css';

/** The frame of a section: what it is about, what came of the last act, a secret that is shown once, and the list. */
export function ListedSection<T extends { id: string }>(props: {
  about: JSX.Element;
  section: ProgramSection<T>;
  children: (items: () => readonly T[]) => JSX.Element;
}) {
  const p = useProgramsTexts();
  const s = useSettingsTexts();
  return (
    <>
      <p class="settings-hint">{props.about}</p>
      <Outcome act={props.section.act} />
      <Show when={props.section.secret()} keyed>
        {({ what, secret }) => (
          <SecretShown what={what} secret={secret} onNoted={() => props.section.forgetSecret()} />
        )}
      </Show>
      <Show
        when={props.section.items()}
        fallback={
          <p class="settings-empty" role="status">
            {props.section.isFailing() ? s().unreachable : p().loading}
          </p>
        }
      >
        {(items) => props.children(items)}
      </Show>
    </>
  );
}
