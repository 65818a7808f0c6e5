import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { HOST } from '../listen.ts';
import type { MailBox } from './mail-box.ts';

const MAIL_MAX_BYTES = 26_214_400;

/** Catches all mail that anybody sends by SMTP: as a mail server without a way out. It asks for no password. */
export async function startSmtp(box: MailBox, port: number): Promise<{ stop(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: MAIL_MAX_BYTES,
    logger: false,
    async onData(stream, session, done) {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const mail = await PostalMime.parse(Buffer.concat(chunks));
        box.catch({
          from: mail.from?.address ?? '',
          to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
          replyTo: mail.replyTo?.[0]?.address ?? mail.from?.address ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? mail.html ?? '',
          messageId: (mail.messageId ?? '').replaceAll(/[<>]/g, ''),
        });
        done();
      } catch {
        done(new Error('This cannot be read as a mail.'));
      }
    },
  });
  // A client that breaks off is no reason to end.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
