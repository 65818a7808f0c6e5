import { For, Match, Show, Switch } from 'solid-js';
import type { DraftField } from './draft-field.ts';
import { useFormsTexts } from './texts/forms-texts.ts';

/** The form as customers see it. Nothing in it can be filled in. */
export function FormPreview(props: { intro: string; fields: readonly DraftField[] }) {
  const f = useFormsTexts();
  const labelOf = ({ label, required }: DraftField) => (required ? label : f().optional(label));
  return (
    <figure class="forms-preview">
      <figcaption>{f().preview}</figcaption>
      <div inert>
        <Show when={props.intro !== ''}>
          <p dir="auto">{props.intro}</p>
        </Show>
        <For each={props.fields.filter(({ kind }) => kind !== 'hidden')}>
          {(field) => (
            <Switch
              fallback={
                <label class="field">
                  <span dir="auto">{labelOf(field)}</span>
                  <input type="text" />
                </label>
              }
            >
              <Match when={field.kind === 'consent'}>
                <label class="settings-tick">
                  <input type="checkbox" />
                  <span dir="auto">
                    {field.label} <Show when={field.link}>{<u>{f().more}</u>}</Show>
                  </span>
                </label>
              </Match>
              <Match when={field.kind === 'choice'}>
                <label class="field">
                  <span dir="auto">{labelOf(field)}</span>
                  <select>
                    <option>{f().choose}</option>
                  </select>
                </label>
              </Match>
            </Switch>
          )}
        </For>
      </div>
    </figure>
  );
}
