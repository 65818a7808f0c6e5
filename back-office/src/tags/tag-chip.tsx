import type { Tag } from '@chimpassist/protocol';
import X from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { Words } from '../ui/words.tsx';
import { tagName, tagStyle } from './tag-list.ts';

export const TagDot = (props: { tag: Tag }) => (
  <span class="tag-dot" style={tagStyle(props.tag)} aria-hidden="true" />
);

/** A tag by its name; where it may be taken away, with a button that says so. */
export function TagChip(props: { tag: Tag; removeLabel?: string; onRemove?: () => void }) {
  return (
    <li class="tag">
      <TagDot tag={props.tag} />
      <bdi class="tag-name" title={tagName(props.tag)}>
        <Words text={tagName(props.tag)} />
      </bdi>
      <Show when={props.onRemove}>
        {(remove) => (
          <button type="button" class="icon-button" aria-label={props.removeLabel} onClick={() => remove()()}>
            <X size={12} aria-hidden="true" />
          </button>
        )}
      </Show>
    </li>
  );
}
