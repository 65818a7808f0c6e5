import type { Control } from '@chimpassist/protocol/frames';
import type { ChatEffects, Outlet } from '../../src/contract/outlet.ts';

/** An outlet to one listener in memory: the least that the port asks for. */
export class MemoryOutlet implements Outlet<ChatEffects> {
  readonly #withLastMessages: (controls: Control[]) => Control[];
  /** Controls that the listener has not acknowledged. */
  #waiting: Control[] = [];
  #said: ChatEffects[] = [];

  constructor(withLastMessages: (controls: Control[]) => Control[]) {
    this.#withLastMessages = withLastMessages;
  }

  push(effects: ChatEffects): void {
    this.#waiting.push(...(effects.controls ?? []));
    this.#said.push(effects);
  }

  pushPerishable(effects: ChatEffects): void {
    this.#said.push(effects);
  }

  /** All that is to be heard now; what is perishable only once. */
  listen(): { said: ChatEffects[]; controls: Control[] } {
    const said = this.#said;
    this.#said = [];
    return { said, controls: this.#withLastMessages(this.#waiting) };
  }

  acknowledge(rev: number): void {
    this.#waiting = this.#waiting.filter((control) => control.rev > rev);
  }
}
