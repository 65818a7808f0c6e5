import type { PushNotice } from '@chimpassist/protocol';
import type { PushBox, Telling } from '../contract/push-box.ts';
import { log } from '../log.ts';
import { afterTry, begun, isTold, told, triedAgain } from './push-box.ts';
import type { PushSender } from './push-sender.ts';

export interface PushesOptions {
  sender: PushSender;
  read(owner: string): PushBox | undefined;
  /** Undefined: nothing is known of this person any more. */
  keep(owner: string, box: PushBox | undefined): void;
  /** What is said, in one language; null: it is needless by now. */
  noticeOf(owner: string, telling: Telling): Promise<((language: string | undefined) => PushNotice) | null>;
  /** Something is sent once more, since nobody knows whether it was taken. */
  inDoubt(): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * Tells browsers. The row says so before they are asked and after: what was cut off between is sent once more, under the same topic
 * and the same tag, so that it takes the place of the first and is seen once. It is counted: `push_in_doubt`.
 */
export class Pushes {
  readonly #options: PushesOptions;
  /** Being sent by this very object. */
  readonly #trying = new Set<string>();

  constructor(options: PushesOptions) {
    this.#options = options;
  }

  /** Tells one person, unless that was told before. Everything that has to be is stored before the first `await`. */
  async tell(
    owner: string,
    what: Pick<Telling, 'key' | 'mark' | 'kind' | 'customerId'>,
    now: number,
  ): Promise<void> {
    const { read, keep, arm } = this.#options;
    const box = read(owner);
    if (box === undefined || isTold(box, what.key, what.mark)) return;
    const next = begun(box, what, now);
    keep(owner, next);
    // Where this is cut off, the alarm goes on with it.
    await arm();
    const telling = next.telling?.find(({ key }) => key === what.key);
    if (telling !== undefined) await this.#try(owner, telling);
  }

  /** When something has to be done again for one person, epoch ms. */
  nextDue(owner: string, box: PushBox | undefined): number | null {
    const due = (box?.telling ?? [])
      .filter(({ key }) => !this.#trying.has(`${owner} ${key}`))
      .map(({ dueAt }) => dueAt);
    return due.length === 0 ? null : Math.min(...due);
  }

  async again(owner: string, now: number): Promise<void> {
    const { read, keep, inDoubt } = this.#options;
    for (const telling of read(owner)?.telling ?? []) {
      if (telling.dueAt > now || this.#trying.has(`${owner} ${telling.key}`)) continue;
      if (telling.isTrying) {
        log('push_in_doubt', { kind: telling.kind, tries: telling.tries });
        inDoubt();
      }
      const box = read(owner);
      if (box === undefined) return;
      keep(owner, triedAgain(box, telling, now));
      await this.#try(owner, telling);
    }
  }

  async #try(owner: string, telling: Telling): Promise<void> {
    const { sender, read, keep, noticeOf, arm } = this.#options;
    const name = `${owner} ${telling.key}`;
    this.#trying.add(name);
    try {
      const say = await noticeOf(owner, telling);
      const browsers = read(owner)?.browsers.filter(({ endpoint }) => telling.left.includes(endpoint)) ?? [];
      const outcomes = await Promise.all(
        say === null
          ? []
          : browsers.map(async (browser) => ({
              endpoint: browser.endpoint,
              outcome: await sender.send(browser, say(browser.language)),
            })),
      );
      const those = (wanted: 'failed' | 'gone') =>
        outcomes.filter(({ outcome }) => outcome === wanted).map(({ endpoint }) => endpoint);
      const [failed, gone] = [those('failed'), those('gone')];
      if (failed.length > 0) log('push_failed', { count: failed.length, tries: telling.tries + 1 });
      // It may have been erased meanwhile.
      const box = read(owner);
      if (box === undefined) return;
      keep(
        owner,
        say === null ? told(box, telling, Date.now()) : afterTry(box, telling, { failed, gone }, Date.now()),
      );
    } finally {
      this.#trying.delete(name);
      await arm();
    }
  }
}
