/** A mail that the demo has caught: nobody gets it. */
export interface CaughtMail {
  /** Names it at the page. */
  id: string;
  at: number;
  from: string;
  to: string;
  replyTo: string;
  subject: string;
  text: string;
  /** Its `Message-ID` without brackets; empty where it has none. */
  messageId: string;
}

/** Of more, the oldest are forgotten. */
const MOST = 500;

/** All mail of the demo, in memory. A mail that comes twice under one `Message-ID` is one. */
export class MailBox {
  readonly #mails: CaughtMail[] = [];
  #last = 0;

  catch(mail: Omit<CaughtMail, 'id' | 'at'>): void {
    if (mail.messageId !== '' && this.#mails.some(({ messageId }) => messageId === mail.messageId)) return;
    this.#last += 1;
    this.#mails.push({ id: String(this.#last), at: Date.now(), ...mail });
    if (this.#mails.length > MOST) this.#mails.shift();
  }

  /** The newest first. */
  get all(): CaughtMail[] {
    return this.#mails.toReversed();
  }

  find(id: string): CaughtMail | undefined {
    return this.#mails.find((mail) => mail.id === id);
  }
}
