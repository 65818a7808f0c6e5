import type { SuggestKind, SuggestPlace } from './suggest-place.ts';

/** The field in which suggestions are put, and for which chat. */
export interface SuggestField {
  element(): HTMLTextAreaElement | undefined;
  write(text: string): void;
  readonly topic: string;
  readonly kinds: readonly SuggestKind[];
}

/** What a list of suggestions is given. */
export interface SuggestionsProps {
  place: SuggestPlace;
  field: SuggestField;
  /** Says whether it takes a key. Null: none any more. */
  onKeys(handler: ((event: KeyboardEvent) => boolean) | null): void;
  /** The person wants no suggestion here. */
  onClose(): void;
}
