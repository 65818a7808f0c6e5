import { mailDueAfter } from '../figures/mail-due.ts';
import { log } from '../log.ts';
import type { MailSender } from '../mail/outgoing.ts';
import { wordReport } from '../mail/report-words.ts';
import type { Objects } from './addresses.ts';

const KEY = 'report mail';
const TRIES_MAX = 6;
const AGAIN_MS = 600_000;

/** The mail that is next. */
interface Planned {
  /** For when it was planned, epoch ms: by it a mail that is sent again has the same name. */
  for: number;
  dueAt: number;
  tries: number;
  /** Who has it already. */
  sent: string[];
}

/** Sends those whom the workspace names a mail with a link to the reports. It goes on by the alarm of its object. */
export class ReportMailer {
  readonly #storage: DurableObjectStorage;
  readonly #objects: Pick<Objects, 'workspace'>;
  readonly #sender: MailSender | null;

  constructor(storage: DurableObjectStorage, objects: Pick<Objects, 'workspace'>, sender: MailSender | null) {
    this.#storage = storage;
    this.#objects = objects;
    this.#sender = sender;
  }

  /** The workspace may say something else from now on. */
  async plan(): Promise<void> {
    const planned = this.#planned;
    // What is on its way goes on, to those who are named now.
    await this.#plan(planned !== undefined && (planned.tries > 0 || planned.dueAt <= Date.now()));
  }

  async #plan(isOnItsWay: boolean): Promise<void> {
    const { reportMail, zone } = await this.#terms();
    if (reportMail === null || this.#sender === null) this.#storage.kv.delete(KEY);
    else if (!isOnItsWay) this.#planNext(mailDueAfter(Date.now(), reportMail.every, zone));
    await this.arm();
  }

  /** What is due is sent. It does not reject. */
  async goOn(): Promise<void> {
    const planned = this.#planned;
    if (planned === undefined || planned.dueAt > Date.now()) return;
    try {
      await this.#send(planned);
      await this.#plan(false);
    } catch (error) {
      log('report_mail_failed', { error, tries: planned.tries + 1 });
      const { tries } = planned;
      if (tries + 1 >= TRIES_MAX) await this.#plan(false).catch(() => this.#later(planned));
      else this.#later(planned);
    }
  }

  /** The alarm rings for it, where it rings for nothing sooner. */
  async arm(): Promise<void> {
    const { dueAt = null } = this.#planned ?? {};
    if (dueAt === null) return;
    const set = await this.#storage.getAlarm();
    if (set === null || set > dueAt) await this.#storage.setAlarm(dueAt);
  }

  get #planned(): Planned | undefined {
    return this.#storage.kv.get<Planned>(KEY);
  }

  #planNext(at: number): void {
    this.#storage.kv.put<Planned>(KEY, { for: at, dueAt: at, tries: 0, sent: [] });
  }

  #later(planned: Planned): void {
    const { sent } = this.#planned ?? planned;
    const tries = planned.tries + 1;
    this.#storage.kv.put<Planned>(KEY, { ...planned, sent, tries, dueAt: Date.now() + AGAIN_MS });
  }

  async #terms() {
    const { hours, languages, reportMail } = await this.#objects.workspace().figureTerms();
    return { reportMail, language: languages[0], zone: hours?.zone ?? 'UTC' };
  }

  /** @throws where somebody could not be sent it. */
  async #send(planned: Planned): Promise<void> {
    const sender = this.#sender;
    const { reportMail, language } = await this.#terms();
    if (sender === null || reportMail === null) return;
    const domain = sender.replyBase.slice(sender.replyBase.lastIndexOf('@') + 1);
    const day = new Date(planned.for).toISOString().slice(0, 10);
    const sent = [...planned.sent];
    for (const [n, to] of reportMail.to.entries()) {
      if (sent.includes(to)) continue;
      await sender.send({
        ...{ id: `report.${reportMail.every}.${day}.${n}@${domain}`, to, replyTo: sender.replyBase },
        ...wordReport(reportMail, sender.name, language),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
      });
      sent.push(to);
      this.#storage.kv.put<Planned>(KEY, { ...planned, sent });
    }
  }
}
