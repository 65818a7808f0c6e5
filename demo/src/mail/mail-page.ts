import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import * as v from 'valibot';
import type { CaughtMail, MailBox } from './mail-box.ts';

const ReplySchema = v.object({
  to: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  text: v.string(),
});

export interface MailPageOptions {
  box: MailBox;
  /** Of the Worker, which takes replies. */
  worker: string;
  secret: string;
}

const quoted = (mail: CaughtMail): string =>
  [
    `On ${new Date(mail.at).toUTCString()}, ${mail.from} wrote:`,
    ...mail.text.split('\n').map((line) => `> ${line}`),
  ].join('\n');

/** A reply as a mail program writes it: with the mail that it answers below. */
const replyTo = (mail: CaughtMail, text: string): Promise<Buffer> =>
  new MailComposer({
    from: mail.to,
    to: mail.replyTo || mail.from,
    subject: `Re: ${mail.subject}`,
    messageId: `<${randomUUID()}@customer.localhost>`,
    ...(mail.messageId === '' ? {} : { inReplyTo: `<${mail.messageId}>`, references: `<${mail.messageId}>` }),
    text: `${text}\n\n${quoted(mail)}\n`,
  })
    .compile()
    .build();

/** All mail of the demo as a page and as JSON, with the customer's mail program: a reply goes to the Worker, as from a mail server. */
export function mailPage({ box, worker, secret }: MailPageOptions): Hono {
  const app = new Hono();

  async function reply(id: string, text: string): Promise<{ status: 200 | 404 | 502; body: object }> {
    const mail = box.find(id);
    if (mail === undefined) return { status: 404, body: { error: 'There is no mail with this id.' } };
    const raw = await replyTo(mail, text);
    const response = await fetch(`${worker}/mail`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'message/rfc822' },
      body: new Uint8Array(raw),
    });
    return { status: response.ok ? 200 : 502, body: (await response.json()) as object };
  }

  app.get('/api/mails', (c) => c.json(box.all.toReversed()));
  app.post('/api/replies', async (c) => {
    const parsed = v.safeParse(ReplySchema, await c.req.json().catch(() => null));
    if (!parsed.success)
      return c.json({ error: 'A reply is {"to": <id of a mail>, "text": <what is answered>}.' }, 400);
    const { status, body } = await reply(parsed.output.to, parsed.output.text);
    return c.json(body, status);
  });
  app.post('/reply', async (c) => {
    const { to = '', text = '' } = await c.req.parseBody<{ to: string; text: string }>();
    const { body } = await reply(to, text);
    const outcome = 'outcome' in body && body.outcome === 'taken' ? 'taken' : 'refused';
    return c.redirect(`/?outcome=${outcome}`, 303);
  });
  app.get('/', (c) => c.html(pageOf(box.all, c.req.query('outcome') ?? null)));
  return app;
}

const pageOf = (mails: readonly CaughtMail[], outcome: string | null) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <link rel="icon" href="data:," />
    <title>Mail of the demo</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem; }
      h1 { font-size: 1.4rem; }
      article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: 1rem 0; }
      h2 { font-size: 1rem; margin: 0; }
      p { margin: 0.25rem 0; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0.75rem 0; }
      textarea { box-sizing: border-box; width: 100%; font: inherit; padding: 0.5rem; }
      button { font: inherit; margin-top: 0.5rem; padding: 0.4rem 1rem; min-height: 2.75rem; }
    </style>
  </head>
  <body>
    <main>
      <h1>Mail of the demo</h1>
      <p>Nothing leaves this machine. Here you are the customer and answer. <a href="/">Look again</a></p>
      ${outcome === null ? '' : html`<p role="status">${outcome === 'taken' ? 'Your answer is in the chat.' : 'The Worker has not taken this answer.'}</p>`}
      ${mails.length === 0 ? html`<p>No mail yet.</p>` : ''}
      ${mails.map(
        (mail) => html`<article aria-labelledby="s${mail.id}">
          <h2 id="s${mail.id}">${mail.subject}</h2>
          <p>To ${mail.to}, ${new Date(mail.at).toLocaleTimeString('en')}</p>
          <pre dir="auto">${mail.text}</pre>
          <form method="post" action="/reply">
            <input type="hidden" name="to" value="${mail.id}" />
            <label for="t${mail.id}">Your answer</label>
            <textarea id="t${mail.id}" name="text" rows="3" required dir="auto"></textarea>
            <button>Reply</button>
          </form>
        </article>`,
      )}
    </main>
  </body>
</html>`;
