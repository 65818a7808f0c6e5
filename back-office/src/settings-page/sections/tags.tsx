import { randomId, type Tag } from '@chimpassist/protocol';
import { createSignal, For, onMount, Show } from 'solid-js';
import { TagDot } from '../../tags/tag-chip.tsx';
import { byName, tagName } from '../../tags/tag-list.ts';
import { useTagsTexts } from '../../tags/texts/tags-texts.ts';
import { Field } from '../../ui/field.tsx';
import { type Act, createAct, Outcome } from '../act.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';

/** What the field for a colour begins with where a tag has none of its own. */
const FIRST_COLOR = '#2f6fde';

/** The tags of the workspace. Who has the right changes them; a change is seen at every desk at once. */
export default function Tags(props: SectionProps) {
  const s = useSettingsTexts();
  const t = useTagsTexts();
  const act = createAct();
  /** Of the tag whose form is open; '' for a new one. */
  const [open, setOpen] = createSignal<string | null>(null);
  const mayChange = () => props.workspace.rights().has('tags');
  const ids = () => [...props.held.tags].sort(byName).map(({ id }) => id);
  const byId = (id: string) => props.held.tags.find((tag) => tag.id === id);
  let adder: HTMLButtonElement | undefined;

  function close(): void {
    setOpen(null);
    adder?.focus();
  }
  async function save(id: string, tag: Omit<Tag, 'id'>): Promise<void> {
    if (await act.run(() => props.workspace.rest.putTag(id, tag), t().saved(tag.name))) close();
  }
  async function remove({ id, name }: Tag): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeTag(id), t().removed(name))) close();
  }

  return (
    <>
      <p class="settings-hint">{t().sectionText}</p>
      <Outcome act={act} />
      <Show when={ids().length > 0} fallback={<p class="settings-empty">{t().none}</p>}>
        <ul class="settings-list">
          <For each={ids()}>
            {(id) => (
              <Show when={byId(id)}>
                {(tag) => (
                  <li>
                    <div class="team-head">
                      <span class="tags">
                        <TagDot tag={tag()} />
                        <bdi>{tagName(tag())}</bdi>
                      </span>
                      <Show when={mayChange()}>
                        <button
                          type="button"
                          class="button"
                          aria-expanded={open() === id}
                          aria-label={s().changeOf(tagName(tag()))}
                          onClick={() => setOpen((now) => (now === id ? null : id))}
                        >
                          {s().change}
                        </button>
                      </Show>
                    </div>
                    <Show when={mayChange() && open() === id}>
                      <TagForm
                        tag={tag()}
                        act={act}
                        onSave={(next) => void save(id, next)}
                        onRemove={() => void remove(tag())}
                        onCancel={close}
                      />
                    </Show>
                  </li>
                )}
              </Show>
            )}
          </For>
        </ul>
      </Show>
      <Show when={mayChange()}>
        <Show when={open() === ''}>
          <TagForm act={act} onSave={(tag) => void save(randomId(), tag)} onCancel={close} />
        </Show>
        <div class="settings-buttons">
          <button
            ref={adder}
            type="button"
            class="button"
            aria-expanded={open() === ''}
            onClick={() => setOpen((now) => (now === '' ? null : ''))}
          >
            {t().addOne}
          </button>
        </div>
      </Show>
    </>
  );
}

function TagForm(props: {
  /** Left out: a new one. */
  tag?: Tag;
  act: Act;
  onSave: (tag: Omit<Tag, 'id'>) => void;
  onRemove?: () => void;
  onCancel: () => void;
}) {
  const s = useSettingsTexts();
  const t = useTagsTexts();
  /** As it was when the form was opened: what a colleague changes meanwhile moves nothing under the hand. */
  const { name = '', color = null } = props.tag ?? {};
  const [hasColor, setHasColor] = createSignal(color !== null);
  const [isSure, setSure] = createSignal(false);
  let nameField!: HTMLInputElement;
  let colorField: HTMLInputElement | undefined;
  onMount(() => nameField.focus());
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    props.onSave({ name: nameField.value, color: hasColor() ? (colorField?.value ?? null) : null });
  }
  return (
    <form class="settings-form" aria-label={name === '' ? t().addOne : s().changeOf(name)} onSubmit={submit}>
      <Field
        ref={nameField}
        label={s().name}
        name="tag-name"
        autocomplete="off"
        maxLength={100}
        required
        value={name}
      />
      <label class="settings-tick">
        <input
          type="checkbox"
          checked={hasColor()}
          onChange={(event) => setHasColor(event.currentTarget.checked)}
        />
        {t().ownColor}
      </label>
      <Show when={hasColor()}>
        <Field
          ref={colorField}
          label={t().color}
          name="tag-color"
          type="color"
          value={color ?? FIRST_COLOR}
        />
      </Show>
      <div class="settings-buttons">
        <Show when={props.onRemove}>
          {(remove) => (
            <button
              type="button"
              class={isSure() ? 'button danger' : 'button'}
              disabled={props.act.isBusy()}
              onClick={() => (isSure() ? remove()() : setSure(true))}
            >
              {isSure() ? s().removeSure(name) : s().remove}
            </button>
          )}
        </Show>
        <button type="button" class="button" onClick={() => props.onCancel()}>
          {s().cancel}
        </button>
        <button type="submit" class="button primary" disabled={props.act.isBusy()}>
          {s().save}
        </button>
      </div>
    </form>
  );
}
