import { randomId, type Tag } from '@chimpassist/protocol';
import { createSignal, onMount, Show } from 'solid-js';
import { TagDot } from '../../tags/tag-chip.tsx';
import { byName, tagName } from '../../tags/tag-list.ts';
import { useTagsTexts } from '../../tags/texts/tags-texts.ts';
import { Field } from '../../ui/field.tsx';
import { type Act, createAct, Outcome } from '../act.tsx';
import { FormButtons } from '../form-buttons.tsx';
import { type Close, ListWithForm } from '../list-with-form.tsx';
import type { SectionProps } from '../section-props.ts';
import { useSettingsTexts } from '../texts/settings-texts.ts';

/** What the field for a colour begins with where a tag has none of its own. */
const FIRST_COLOR = '#2f6fde';

/** The tags of the workspace. Who has the right changes them; a change is seen at every desk at once. */
export default function Tags(props: SectionProps) {
  const t = useTagsTexts();
  const act = createAct();
  const mayChange = () => props.workspace.rights().has('tags');

  async function save(id: string, tag: Omit<Tag, 'id'>, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.putTag(id, tag), t().saved(tag.name))) close();
  }
  async function remove({ id, name }: Tag, close: Close): Promise<void> {
    if (await act.run(() => props.workspace.rest.removeTag(id), t().removed(name))) close('gone');
  }

  return (
    <>
      <p class="settings-hint">{t().sectionText}</p>
      <Outcome act={act} />
      <ListWithForm
        items={[...props.held.tags].sort(byName)}
        keyOf={({ id }) => id}
        nameOf={tagName}
        none={t().none}
        addLabel={t().addOne}
        mayAdd={mayChange()}
        mayChange={mayChange}
        row={(tag) => (
          <span class="tags">
            <TagDot tag={tag()} />
            <bdi>{tagName(tag())}</bdi>
          </span>
        )}
        form={(close, tag) => (
          <TagForm
            tag={tag?.()}
            act={act}
            onSave={(next) => void save(tag?.().id ?? randomId(), next, close)}
            onRemove={tag && (() => void remove(tag(), close))}
            onCancel={close}
          />
        )}
      />
    </>
  );
}

function TagForm(props: {
  /** Left out: a new one. */
  tag: Tag | undefined;
  act: Act;
  onSave: (tag: Omit<Tag, 'id'>) => void;
  onRemove: (() => void) | undefined;
  onCancel: () => void;
}) {
  const s = useSettingsTexts();
  const t = useTagsTexts();
  /** As it was when the form was opened: what a colleague changes meanwhile moves nothing under the hand. */
  const { name = '', color = null } = props.tag ?? {};
  const [hasColor, setHasColor] = createSignal(color !== null);
  let nameField!: HTMLInputElement;
  let colorField: HTMLInputElement | undefined;
  onMount(() => nameField.focus());
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    props.onSave({ name: nameField.value, color: hasColor() ? (colorField?.value ?? null) : null });
  }
  return (
    <form class="settings-form" aria-label={name === '' ? t().addOne : s().changeOf(name)} onSubmit={submit}>
      <Field ref={nameField} label={s().name} name="tag-name" maxLength={100} required value={name} />
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
      <FormButtons name={name} act={props.act} onRemove={props.onRemove} onCancel={props.onCancel} />
    </form>
  );
}
