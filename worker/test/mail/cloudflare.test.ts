import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { email } from '../../src/email.ts';
import { mailSenderOf } from '../../src/mail/senders.ts';
import { bindings, contents } from '../support.ts';
import { mailed, plainMail } from './support.ts';

const noBridge = () => Promise.reject(new Error('There is no bridge.'));

/** The platform's own ways: the binding that sends, and the event that brings. */
describe('the binding of the platform', () => {
  const { MAIL_ENDPOINT: _, ...withoutHook } = bindings;
  const mail = {
    id: 'key.1.tag@mail.shop.test',
    to: 'mary@customer.test',
    replyTo: 'reply+1@mail.shop.test',
    subject: 'Uma resposta de Ação & Cia – com um nome que é longo demais para uma só linha',
    text: 'Olá 🚲\n.\nfim\n',
    headers: { 'Auto-Submitted': 'auto-generated' },
  };

  it('gets the mail whole, with its own Message-ID, in whatever letters', async () => {
    const sent: { from: string; to: string; raw: string }[] = [];
    const EMAIL = {
      send: async (message: object) => void sent.push(message as never),
    } as unknown as SendEmail;
    const from = '"Ação, Loja" <support@shop.test>';
    await mailSenderOf({ ...withoutHook, MAIL_FROM: from, EMAIL }, '', noBridge)?.send(mail);
    const [message] = sent;
    expect([message?.from, message?.to]).toEqual(['support@shop.test', 'mary@customer.test']);
  });

  it('is not asked where a hook is set up, and nobody is where neither is', () => {
    expect(mailSenderOf(withoutHook, '', noBridge)).toBeNull();
    const { MAIL_FROM: __, ...withoutSender } = bindings;
    expect(mailSenderOf(withoutSender, '', noBridge)).toBeNull();
    expect(mailSenderOf(bindings, '', noBridge)?.replyBase).toBe('reply@mail.shop.test');
  });
});

describe('a mail that the platform routes to the Worker', () => {
  /** As Email Routing hands it in. */
  const handIn = async (raw: string, to: string): Promise<string | null> => {
    let reason: string | null = null;
    const bytes = new TextEncoder().encode(raw);
    const message = {
      from: 'mary@customer.test',
      to,
      raw: new Response(bytes).body,
      rawSize: bytes.length,
      setReject(why: string) {
        reason = why;
      },
    } as unknown as ForwardableEmailMessage;
    await email(message, bindings);
    return reason;
  };

  it('is taken by the address of its envelope', async () => {
    const asked = await mailed('routed', 'Which one?');
    const raw = plainMail('routed', asked, 'The blue one', { To: 'somebody@else.test', 'In-Reply-To': '' });
    expect(await handIn(raw, asked.replyTo)).toBeNull();
    expect((await contents('routed')).at(-1)).toBe('The blue one');
  });

  it('is refused to the server that brings it where it was not asked for', async () => {
    const raw = 'From: eve@x.test\r\nTo: reply@mail.shop.test\r\nSubject: x\r\n\r\nHello';
    expect(await handIn(raw, 'reply@mail.shop.test')).toMatch(/Neither its address nor its references/);
    expect(await handIn('x'.repeat(27_000_000), 'reply@mail.shop.test')).toBe('The mail is too large.');
  });
});

describe('the mail as it travels', () => {
  it('is read again as it was written', async () => {
    const { rawMail } = await import('../../src/mail/mime.ts');
    const raw = rawMail(
      {
        id: 'key.1.tag@mail.shop.test',
        to: 'mary@customer.test',
        replyTo: 'reply+1@mail.shop.test',
        subject:
          'Uma resposta de Ação & Cia – com um nome que é longo demais para uma só linha\r\nBcc: x@y.z',
        text: 'Olá 🚲\n.\nfim\n',
        headers: { References: '<before@mail.shop.test>' },
      },
      { name: 'Ação, "Loja"', address: 'support@shop.test' },
      new Date(0),
    );
    expect(await PostalMime.parse(raw)).toMatchObject({
      from: { name: 'Ação, "Loja"', address: 'support@shop.test' },
      to: [{ address: 'mary@customer.test' }],
      replyTo: [{ address: 'reply+1@mail.shop.test' }],
      subject: 'Uma resposta de Ação & Cia – com um nome que é longo demais para uma só linha Bcc: x@y.z',
      messageId: '<key.1.tag@mail.shop.test>',
      references: '<before@mail.shop.test>',
      text: 'Olá 🚲\n.\nfim\n',
    });
    expect(raw).not.toMatch(/^Bcc:/m);
    expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
