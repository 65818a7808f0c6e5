/** What the desk can do beyond the first version of the bridge protocol, as its newest `welcome` says. */
export class DeskCapabilities {
  #names: readonly string[] | null = null;

  learn(names: readonly string[]): void {
    this.#names = names;
  }

  /** Whether it is known not to. Before the first `welcome` nothing is known, and the spool waits for it. */
  lacks(name: string): boolean {
    return this.#names !== null && !this.#names.includes(name);
  }
}
