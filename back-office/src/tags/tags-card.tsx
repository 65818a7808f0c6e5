import { RestError } from '@chimpassist/client/rest';
import { randomId, type Tag } from '@chimpassist/protocol';
import { inSentence } from '@chimpassist/protocol/text';
import { For, Show } from 'solid-js';
import { AnnotationCard } from '../customer/annotation-card.tsx';
import type { Annotations, Trouble } from '../customer/annotations.ts';
import { useDesk } from '../desk-view/desk-context.tsx';
import { TagChip } from './tag-chip.tsx';
import { TagField } from './tag-field.tsx';
import { tagName, tagsOfIds } from './tag-list.ts';
import { useTagsTexts } from './texts/tags-texts.ts';

/** The field of a key: see the keyboard's table. */
const TAG_FIELD_ID = 'tag-chat';

/** The tags of customer and chat: shown, added and taken away, for all desks at once. */
export function TagsCard(props: { annotations: Annotations }) {
  const desk = useDesk();
  const t = useTagsTexts();
  const sessionId = () => desk.openChat()?.session.sessionId ?? '';
  return (
    <AnnotationCard
      title={t().title}
      class="tags-card"
      loaded={props.annotations.tags()}
      texts={t()}
      onRetry={props.annotations.read}
    >
      {(tags) => (
        <>
          <Group
            title={t().ofChat}
            label={t().addToChat}
            fieldId={TAG_FIELD_ID}
            ids={tags().sessions.find((one) => one.sessionId === sessionId())?.tags ?? []}
            change={(next) => props.annotations.changeTags(sessionId(), next)}
          />
          <Group
            title={t().ofCustomer}
            label={t().addToCustomer}
            ids={tags().tags}
            change={(next) => props.annotations.changeTags(null, next)}
          />
        </>
      )}
    </AnnotationCard>
  );
}

function Group(props: {
  title: string;
  label: string;
  fieldId?: string;
  ids: readonly string[];
  change: (next: (before: readonly string[]) => readonly string[]) => Promise<Trouble | null>;
}) {
  const desk = useDesk();
  const t = useTagsTexts();
  let group!: HTMLDivElement;
  const shown = () => tagsOfIds(props.ids, desk.tags());
  const known = (): Tag[] => [...desk.tags().values()];

  async function change(next: (before: readonly string[]) => readonly string[]) {
    const trouble = await props.change(next);
    if (trouble !== null) desk.tell(t()[trouble]);
  }
  const add = (id: string) => change((before) => [...before, id]);
  const remove = (id: string) => {
    // The button that was pressed goes.
    group.querySelector('input')?.focus();
    return change((before) => before.filter((each) => each !== id));
  };
  async function make(name: string) {
    const id = randomId();
    try {
      await (await desk.engine.workspace()).rest.putTag(id, { name, color: null });
    } catch (error) {
      const code = error instanceof RestError ? error.code : '';
      desk.tell(t()[code === 'too_many' ? 'tooMany' : code === 'forbidden' ? 'noRight' : 'notSaved']);
      return;
    }
    await add(id);
  }

  return (
    <div ref={group} class="tags-group">
      <h5>{props.title}</h5>
      <div class="tags">
        <Show when={props.ids.length > 0}>
          <ul class="tags">
            <For each={shown()}>
              {(tag) => (
                <TagChip
                  tag={tag}
                  removeLabel={t().remove(inSentence(tagName(tag)))}
                  onRemove={() => void remove(tag.id)}
                />
              )}
            </For>
          </ul>
        </Show>
        <TagField
          {...(props.fieldId === undefined ? {} : { id: props.fieldId })}
          label={props.label}
          placeholder={t().add}
          known={known()}
          chosen={props.ids}
          mayMake={desk.mayMakeTags()}
          onAdd={(id) => void add(id)}
          onMake={(name) => void make(name)}
          onRemoveLast={() => {
            const lastId = props.ids.at(-1);
            if (lastId !== undefined) void remove(lastId);
          }}
        />
      </div>
    </div>
  );
}
