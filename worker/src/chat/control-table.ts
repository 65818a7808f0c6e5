import type { Control } from '@chimpassist/protocol/frames';
import type { DocumentRow } from './chat-document.ts';
import type { SessionSnapshots } from './session-snapshots.ts';

/** Controls that the bridge has not confirmed; earlier ones are out of date for every reader. */
const CONTROLS_KEPT = 20;

/** The newest control messages of one chat, by their `rev`. Synchronous. */
export class ControlTable {
  readonly #document: DocumentRow;
  readonly #sessions: SessionSnapshots;

  constructor(document: DocumentRow, sessions: SessionSnapshots) {
    this.#document = document;
    this.#sessions = sessions;
  }

  put({ sessionTopic, rev, payload }: Control): void {
    const { sessionInfo, ...rest } = payload;
    this.#sessions.put(sessionInfo);
    const stored = { sessionTopic, rev, snapshot: this.#sessions.currentId, payload: rest };
    const others = this.#document.now.controls.filter((each) => each.rev !== rev);
    const controls = [...others, stored]
      .filter((each) => each.rev > rev - CONTROLS_KEPT)
      .sort((a, b) => a.rev - b.rev);
    this.#document.change({ controls });
  }

  above(rev: number): Control[] {
    const stored = this.#document.now.controls.filter((each) => each.rev > rev);
    const infos = this.#sessions.infos(stored.map(({ snapshot }) => snapshot));
    return stored.flatMap(({ snapshot, payload, ...control }) => {
      const sessionInfo = infos.get(snapshot);
      return sessionInfo ? [{ ...control, payload: { ...payload, sessionInfo } }] : [];
    });
  }

  clear(): void {
    if (this.#document.now.controls.length > 0) this.#document.change({ controls: [] });
  }
}
