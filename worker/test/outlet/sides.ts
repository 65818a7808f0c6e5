import type { Ack } from '@chimpassist/protocol';
import type { Control, HeldState, LogEntry, Publish } from '@chimpassist/protocol/frames';
import type { ChatStore } from '../../src/chat/chat-store.ts';
import { History } from '../../src/chat/history.ts';
import type { ChatEffects, FrameRefusal, Outlet } from '../../src/contract/outlet.ts';
import { BridgeAnswer, BridgeAnswers } from '../../src/outlet/bridge-answers.ts';
import { MemoryOutlet } from './memory-outlet.ts';

/** What the other side of an outlet hears. */
interface Heard {
  acks: Ack[];
  refusals: FrameRefusal[];
  publishes: Publish[];
  entries: LogEntry[];
  held: HeldState | null;
  controls: Control[];
}

/** An outlet with somebody at its other side. */
export interface Side {
  outlet: Outlet<ChatEffects>;
  /** @returns what is heard of `work`, and what has not been acknowledged before. */
  hear(work: () => void): Heard;
  /** The other side has all controls up to this `rev`. */
  acknowledge(rev: number): void;
}

const historyOf = (store: ChatStore) => {
  const history = new History(store);
  return (controls: Control[]) => history.withLastMessages(controls);
};

/** The bridge, which asks and is answered. */
function bridgeSide(store: ChatStore): Side {
  const outlet = new BridgeAnswers({ controls: () => store.controls, withLastMessages: historyOf(store) });
  let seenRev = 0;
  return {
    outlet,
    hear(work) {
      const answer = new BridgeAnswer();
      outlet.gather(answer, work);
      const { acks, refusals, publishes, entries, held } = answer;
      return { acks, refusals, publishes, entries, held, controls: outlet.controlsAbove(seenRev) };
    },
    acknowledge(rev) {
      seenRev = rev;
    },
  };
}

/** A listener in memory, as a client's own socket would be one. */
function memorySide(store: ChatStore): Side {
  const outlet = new MemoryOutlet(historyOf(store));
  return {
    outlet,
    hear(work) {
      work();
      const { said, controls } = outlet.listen();
      return {
        acks: said.flatMap(({ acks = [] }) => acks),
        refusals: said.flatMap(({ refusals = [] }) => refusals),
        publishes: said.flatMap(({ publishes = [] }) => publishes),
        entries: said.flatMap(({ entries = [] }) => entries),
        held: said.flatMap(({ held = [] }) => held).at(-1) ?? null,
        controls,
      };
    },
    acknowledge: (rev) => outlet.acknowledge(rev),
  };
}

export const SIDES = { bridge: bridgeSide, memory: memorySide };
