import type { SuggestionsProps } from '../suggest/suggesting.tsx';
export default function EmojiSuggestions(_props: SuggestionsProps) {
  return null;
}
