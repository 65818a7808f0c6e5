import type { Texts } from './en.ts';

/** What people call an attendant type; an operator's own type is called as it is written. */
export function nameOfLevel(texts: Texts, type: string): string {
  switch (type) {
    case 'support/firstLevel':
      return texts.me.firstLevel;
    case 'support/secondLevel':
      return texts.me.secondLevel;
    case 'support/supervisor':
      return texts.me.supervisor;
    default:
      return type;
  }
}
