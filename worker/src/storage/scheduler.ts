import { log } from '../log.ts';

const BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;

/** Something that an object does by itself at a time. */
export interface Job {
  name: string;
  /** When it is due next by what is stored, epoch ms; null: not at all. Cheap, and without an effect. */
  nextDue(): number | null;
  /** Does what is due at `now`. Running it twice does no more than running it once. */
  run(now: number): void | Promise<void>;
}

/**
 * All of an object's own times over its one alarm. What is due is read from the rows that it is about, so a job costs no
 * row of its own, and an alarm that comes late, early or twice finds the same work. A job that fails is tried again
 * later by itself; the others go on. Nothing here throws: the platform repeats a failed alarm a few times, then forgets it.
 */
export class Scheduler {
  readonly #storage: DurableObjectStorage;
  readonly #jobs: readonly Job[];
  readonly #failures = new Map<string, { count: number; notBefore: number }>();
  /** The alarm as last set; undefined until it was asked for. */
  #armedFor: number | null | undefined;

  constructor(storage: DurableObjectStorage, jobs: readonly Job[]) {
    this.#storage = storage;
    this.#jobs = jobs;
  }

  /** Sets the alarm to the earliest job, if it is not set to that time or an earlier one. */
  async arm(now = Date.now()): Promise<void> {
    const due = this.#earliest();
    if (due === null) return;
    if (this.#armedFor === undefined) this.#armedFor = await this.#storage.getAlarm();
    // An earlier alarm finds nothing due and is set again: cheaper than moving it at every change.
    if (this.#armedFor !== null && this.#armedFor <= due && this.#armedFor > now) return;
    this.#armedFor = Math.max(due, now);
    await this.#storage.setAlarm(this.#armedFor);
  }

  /** The whole of `alarm()`: runs what is due and arms for the rest. */
  async alarm(now = Date.now()): Promise<void> {
    this.#armedFor = null;
    for (const job of this.#jobs) await this.#run(job, now);
    try {
      await this.arm(Date.now());
    } catch (error) {
      log('alarm_not_set', { error });
    }
  }

  async #run(job: Job, now: number): Promise<void> {
    try {
      const due = this.#dueOf(job);
      if (due === null || due > now) return;
      await job.run(now);
      this.#failures.delete(job.name);
    } catch (error) {
      const count = (this.#failures.get(job.name)?.count ?? 0) + 1;
      const backoff = Math.min(BACKOFF_MS * 2 ** (count - 1), BACKOFF_MAX_MS);
      this.#failures.set(job.name, { count, notBefore: Date.now() + backoff });
      log('job_failed', { job: job.name, error });
    }
  }

  #dueOf(job: Job): number | null {
    const due = job.nextDue();
    return due === null ? null : Math.max(due, this.#failures.get(job.name)?.notBefore ?? 0);
  }

  #earliest(): number | null {
    return this.#jobs.reduce<number | null>((earliest, job) => {
      const due = this.#dueOf(job);
      return due === null ? earliest : Math.min(due, earliest ?? due);
    }, null);
  }
}
