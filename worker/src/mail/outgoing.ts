/** A mail on its way to a customer. */
export interface OutgoingMail {
  /** Its `Message-ID` without brackets: the same at each try. */
  id: string;
  to: string;
  /** Answers to it reach the chat. */
  replyTo: string;
  subject: string;
  text: string;
  /** Beside those that every mail has. */
  headers: Record<string, string>;
}

/** Takes a mail on its way. */
export interface MailSender {
  /** The address at which the operator receives answers. */
  replyBase: string;
  /** What customers see as the sender's name. */
  name: string;
  /** With which reply addresses are signed. */
  secret: string;
  /** @throws where it is not known to have been taken: it is sent again. */
  send(mail: OutgoingMail): Promise<void>;
}
