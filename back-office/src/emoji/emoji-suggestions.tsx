import { createResource } from 'solid-js';
import { useLanguage } from '../i18n/texts.tsx';
import { OptionList } from '../suggest/option-list.tsx';
import { putAt } from '../suggest/put.ts';
import type { SuggestionsProps } from '../suggest/suggest-field.ts';
import { EMOJI_TEXTS } from './emoji-texts.ts';
import { loadEmoji } from './load-emoji.ts';

const SHOWN = 8;

/** The emoji whose names begin with what is written behind the colon. */
export default function EmojiSuggestions(props: SuggestionsProps) {
  const language = useLanguage();
  const [find] = createResource(language.language, loadEmoji);
  const found = () => find.latest?.(props.place.query, SHOWN) ?? [];
  return (
    <OptionList
      {...props}
      label={EMOJI_TEXTS[language.language()].list}
      items={found()}
      keyOf={({ sign }) => sign}
      onChoose={({ sign }) => putAt(props.field, props.place, sign)}
      option={({ sign, name }) => (
        <>
          <span class="emoji" aria-hidden="true">
            {sign}
          </span>
          {name}
        </>
      )}
    />
  );
}
