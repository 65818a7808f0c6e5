import type { Effects, Outlet } from '../contract/outlet.ts';

/** Several outlets as one: each of them hears everything, in the order of the list. */
export class OutletGroup<Said extends Effects> implements Outlet<Said> {
  readonly #outlets: readonly Outlet<Said>[];

  constructor(outlets: readonly Outlet<Said>[]) {
    this.#outlets = outlets;
  }

  push(effects: Said): void {
    for (const outlet of this.#outlets) outlet.push(effects);
  }

  pushPerishable(effects: Said, concerned?: ReadonlySet<string>): void {
    for (const outlet of this.#outlets) outlet.pushPerishable(effects, concerned);
  }
}
