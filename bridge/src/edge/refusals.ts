import type { MessageRefusal } from '@chimpassist/protocol';
import type { ChatFrame, Refusal } from '@chimpassist/protocol/frames';
import { refusalOf } from '@chimpassist/protocol/inbound';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Spool } from '../spool/spool.ts';
import { frameOf, type Queued } from './chat-queues.ts';

export interface RefusedFramesOptions {
  spool: Pick<Spool, 'parked'>;
  metrics: Metrics;
  log: Log;
  /** Messages that will never be stored. */
  refused?(sessionTopic: string, refusals: MessageRefusal[]): void;
}

/** What the edge will not have: counted, told to its writer, and kept for the operator's eyes. */
export class RefusedFrames {
  readonly #options: RefusedFramesOptions;

  constructor(options: RefusedFramesOptions) {
    this.#options = options;
  }

  /** A durable frame is kept beside, with its reason; a perishable one is only counted. */
  take(sessionTopic: string, frames: readonly Queued[], refused: readonly Refusal[]): void {
    const { metrics, spool } = this.#options;
    const refusals: MessageRefusal[] = [];
    for (const { index, code, message } of refused) {
      metrics.refused.inc({ code });
      this.#options.log.warn({ code, message }, 'the edge refused a frame');
      const queued = frames[index];
      if (queued === undefined || queued.spoolId === null) continue;
      const frame = frameOf(queued);
      if (frame.kind === 'message') refusals.push(refusalOf(frame, code));
      // What was erased is not kept here either.
      if (code !== 'erased' && !spool.parked.add(sessionTopic, queued.text, code, message)) {
        metrics.dropped.inc({ reason: 'parked_full' });
      }
    }
    if (refusals.length > 0) this.#options.refused?.(sessionTopic, refusals);
  }

  /** What nobody sends any more: its writers hear of it. */
  erased(sessionTopic: string, frames: readonly { frame: ChatFrame }[]): void {
    const refusals = frames.flatMap(({ frame }) =>
      frame.kind === 'message' ? refusalOf(frame, 'erased') : [],
    );
    if (refusals.length > 0) this.#options.refused?.(sessionTopic, refusals);
  }

  byDesk(refused: readonly Refusal[]): void {
    for (const { code, message } of refused) {
      this.#options.metrics.refused.inc({ code });
      this.#options.log.warn({ code, message }, 'the desk refused a frame');
    }
  }
}
