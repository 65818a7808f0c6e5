import { inSentence } from '@chimpassist/protocol/text';
import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import Check from 'lucide-solid/icons/check';
import TagIcon from 'lucide-solid/icons/tag';
import { For } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { Words } from '../ui/words.tsx';
import { TagDot } from './tag-chip.tsx';
import { byName, tagName, tagsOfIds } from './tag-list.ts';
import { useTagsTexts } from './texts/tags-texts.ts';

/** Stands for all: no tag has it as an id. */
const ALL = '';

const Tick = () => (
  <DropdownMenu.ItemIndicator class="menu-tick">
    <Check size={14} aria-hidden="true" />
  </DropdownMenu.ItemIndicator>
);

/** Chooses one tag, whose chats alone the list shows. */
export default function TagFilter(props: { chosen: string | null; onChoose: (id: string | null) => void }) {
  const desk = useDesk();
  const t = useTagsTexts();
  const tags = () => [...desk.tags().values()].sort(byName);
  const chosen = () => (props.chosen === null ? undefined : tagsOfIds([props.chosen], desk.tags())[0]);
  const label = () => {
    const tag = chosen();
    return tag === undefined ? t().filter : t().filtered(inSentence(tagName(tag)));
  };
  return (
    <DropdownMenu placement="bottom-end" gutter={4} modal={false}>
      <DropdownMenu.Trigger
        class="icon-button tag-filter"
        data-chosen={props.chosen !== null}
        aria-label={label()}
        title={label()}
      >
        <TagIcon size={18} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content class="menu">
          <DropdownMenu.RadioGroup
            value={props.chosen ?? ALL}
            onChange={(id) => props.onChoose(id === ALL ? null : id)}
          >
            <DropdownMenu.RadioItem class="menu-item" value={ALL} closeOnSelect>
              <Tick />
              {t().all}
            </DropdownMenu.RadioItem>
            <For each={tags()}>
              {(tag) => (
                <DropdownMenu.RadioItem class="menu-item" value={tag.id} closeOnSelect>
                  <Tick />
                  <TagDot tag={tag} />
                  <bdi>
                    <Words text={tagName(tag)} />
                  </bdi>
                </DropdownMenu.RadioItem>
              )}
            </For>
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
