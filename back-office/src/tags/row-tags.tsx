import { inSentence } from '@chimpassist/protocol/text';
import { For } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { Words } from '../ui/words.tsx';
import { TagDot } from './tag-chip.tsx';
import { tagName, tagsOfIds } from './tag-list.ts';
import { useTagsTexts } from './texts/tags-texts.ts';

/** Of more, the first are drawn; all are named. */
const DRAWN_MAX = 3;

/** How a row says quietly how its chat is tagged. */
export default function RowTags(props: { ids: readonly string[] }) {
  const desk = useDesk();
  const t = useTagsTexts();
  const tags = () => tagsOfIds(props.ids, desk.tags());
  const names = () =>
    tags()
      .map((tag) => inSentence(tagName(tag)))
      .join(', ');
  return (
    <span class="row-tags" title={names()}>
      <For each={tags().slice(0, DRAWN_MAX)}>{(tag) => <TagDot tag={tag} />}</For>
      <Words class="visually-hidden" text={`${t().title}: ${names()}`} />
    </span>
  );
}
