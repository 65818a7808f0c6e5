import type { BridgeMail } from '@chimpassist/protocol/frames';
import type { Transporter } from 'nodemailer';

/** Longer than the Worker waits for one: what comes later it asks for again, and is known here. */
const TIMEOUT_MS = 15_000;
/** Names of mails that were sent. The Worker asks again for what it did not hear of. */
const SENT_MAX = 10_000;

/** Sends mails by the operator's SMTP server, each once for as long as this process lives. */
export class Smtp {
  readonly #url: string;
  #transport: Promise<Transporter> | null = null;
  /** By id: under way, or sent. */
  readonly #sent = new Map<string, Promise<void>>();

  /** @param url `smtp://user:password@host:587`, or `smtps://…` */
  constructor(url: string) {
    this.#url = url;
  }

  /** @throws where the server has not taken it: it may be asked for again. */
  send(mail: BridgeMail): Promise<void> {
    const known = this.#sent.get(mail.id);
    if (known !== undefined) return known;
    const sending = this.#send(mail);
    this.#sent.set(mail.id, sending);
    sending.catch(() => this.#sent.delete(mail.id));
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > SENT_MAX && oldest !== undefined) this.#sent.delete(oldest);
    return sending;
  }

  async stop(): Promise<void> {
    (await this.#transport)?.close();
  }

  async #send({ id, from, to, replyTo, subject, text, headers }: BridgeMail): Promise<void> {
    this.#transport ??= this.#connect();
    const transport = await this.#transport;
    // By its name mail programs know that an answer belongs to it.
    await transport.sendMail({ messageId: `<${id}>`, from, to, replyTo, subject, text, headers });
  }

  /** A bridge that sends no mail does not load what sends it. */
  async #connect(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url: this.#url,
      pool: true,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // Whoever writes the words of a mail names no file of this machine and no address of its network.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}
