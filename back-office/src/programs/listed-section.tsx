import { type JSX, Show } from 'solid-js';
import { type Act, Outcome } from '../settings-page/act.tsx';
import { useSettingsTexts } from '../settings-page/texts/settings-texts.ts';
import { SecretShown } from './secret-shown.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';
import './programs.css';

export interface NewSecret {
  /** What it is. */
  what: string;
  secret: string;
}

/** The frame of a section: what it is about, what came of the last act, a secret that is shown once, and the list. */
export function ListedSection<T>(props: {
  about: JSX.Element;
  act: Act;
  listed: { items: () => readonly T[] | null; isFailing: () => boolean };
  secret: NewSecret | null;
  onNoted: () => void;
  children: (items: () => readonly T[]) => JSX.Element;
}) {
  const p = useProgramsTexts();
  const s = useSettingsTexts();
  return (
    <>
      <p class="settings-hint">{props.about}</p>
      <Outcome act={props.act} />
      <Show when={props.secret} keyed>
        {({ what, secret }) => <SecretShown what={what} secret={secret} onNoted={() => props.onNoted()} />}
      </Show>
      <Show
        when={props.listed.items()}
        fallback={
          <p class="settings-empty" role="status">
            {props.listed.isFailing() ? s().unreachable : p().loading}
          </p>
        }
      >
        {(items) => props.children(items)}
      </Show>
    </>
  );
}
