import { idText } from '@chimpassist/protocol';
import type { DeskFrame } from '@chimpassist/protocol/frames';

const PREFIX = 'there ';

/**
 * Over which links an attendant is there: an attendant may have a desk and other clients of MQTT, each of which has a link of
 * its own. Who leaves one of them is not gone. One row for an attendant.
 */
export class PresentLinks {
  readonly #kv: SyncKvStorage;

  constructor({ kv }: Pick<DurableObjectStorage, 'kv'>) {
    this.#kv = kv;
  }

  /** @returns whether the desk is to hear of it: a goodbye counts with the last link only. */
  counts(frame: DeskFrame, link: string): boolean {
    switch (frame.kind) {
      case 'attendantOnline': {
        const key = PREFIX + idText(frame.attendant.id);
        const links = this.#kv.get<string[]>(key) ?? [];
        if (!links.includes(link)) this.#kv.put(key, [...links, link]);
        return true;
      }
      case 'attendantQuit':
      case 'attendantSilent': {
        const key = PREFIX + idText(frame.attendantId);
        const links = (this.#kv.get<string[]>(key) ?? []).filter((each) => each !== link);
        if (links.length === 0) this.#kv.delete(key);
        else this.#kv.put(key, links);
        return links.length === 0;
      }
      default:
        return true;
    }
  }
}
