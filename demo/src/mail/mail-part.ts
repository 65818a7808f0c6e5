import { startHttpPart } from '../http-part.ts';
import type { Part } from '../part.ts';
import { MailBox } from './mail-box.ts';
import { mailHook } from './mail-hook.ts';
import { mailPage } from './mail-page.ts';

export interface MailPartOptions {
  /** Of the page, and of the hook. */
  port: number;
  smtpPort: number;
  /** Of the Worker. */
  worker: string;
  secret: string;
}

/** Catches all mail of the platform and shows it on a page, where it can be answered. */
export async function startMail({ port, smtpPort, worker, secret }: MailPartOptions): Promise<Part> {
  const box = new MailBox();
  const app = mailPage({ box, worker, secret }).route('/', mailHook(box, secret));
  // What speaks SMTP is loaded beside the other parts' start.
  const { startSmtp } = await import('./smtp.ts');
  const smtp = await startSmtp(box, smtpPort);
  const page = await startHttpPart('Mail', `http://localhost:${port}, SMTP at localhost:${smtpPort}`, [
    { app, port },
  ]);
  return {
    ...page,
    async stop() {
      await Promise.all([smtp.stop(), page.stop()]);
    },
  };
}
