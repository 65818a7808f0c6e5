import type { FormRestOptions } from '@chimpassist/client/rest';
import type { KeyValueStore } from '../core/safe-storage.ts';
import type { ConversationView } from '../core/state.ts';
import type { Look } from '../files/files.ts';

/** What the part that is loaded where the team has forms gives: nothing here costs a byte before. */
export interface FormsPart {
  createForms(ports: FormsPorts): Forms;
}

export interface FormsPorts extends FormRestOptions {
  storage: KeyValueStore;
  /** Before the names of what is kept. */
  prefix: string;
  /** The words in the outbox that were refused go once more. */
  retry(id: string): void;
  /** Asks the Worker again for what it offers. */
  ask(): void;
  /** The customer says it, as if it had been written. */
  say(content: string): void;
}

/** What is asked now, and of whom. */
export interface FormsView {
  /** As `GET /config/widget` has them. */
  forms: readonly unknown[];
  state: Omit<ConversationView, 'draft'>;
  look: Look;
}

export interface Forms {
  /** Draws the form that is to be filled in now into a place of the panel, or nothing. */
  draw(place: HTMLElement, view: FormsView): void;
}
