import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { rowsWritten } from '../rows-written.ts';
import { chat, contents, get, say, stateOf } from '../support.ts';
import {
  addressOf,
  away,
  bring,
  delivered,
  entries,
  form,
  inChat,
  mailed,
  mails,
  plainMail,
  read,
  ring,
  word,
} from './support.ts';

const sql = (who: string, query: string, ...bindings: string[]): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(chat(who), (_, { storage }) => storage.sql.exec(query, ...bindings).toArray());
const states = async (who: string): Promise<string[]> => (await entries(who)).map(({ state }) => state);

describe('a form with an address', () => {
  it('is taken before the first word, and stands on the customer', async () => {
    const answer = await form('early', { email: ' Early@Customer.test ', name: 'Early', plan: 'x' });
    expect(await answer.json()).toEqual({ mail: 'on' });
    const { record } = await stateOf('early');
    expect(record.mail).toMatchObject({ address: 'Early@Customer.test' });
    expect(record.attributes?.map(({ name, value, proof }) => [name, value, proof])).toEqual([
      ['name', 'Early', 'claimed'],
      ['email', 'Early@Customer.test', 'claimed'],
    ]);
  });

  it.each(['nobody', 'a@b', 'a b@c.de', 'a@b.de\r\nBcc: c@d.ef', ''])(
    'is refused where it is none: %j',
    async (email) => {
      expect((await form('odd', { email })).status).toBe(400);
    },
  );

  it('is one row, and the same once more is none', async () => {
    await inChat('rows', {});
    const first = await rowsWritten(chat('rows'), () => form('rows', { email: addressOf('rows') }));
    const again = await rowsWritten(chat('rows'), () => form('rows', { email: addressOf('rows') }));
    expect({ first, again }).toEqual({ first: 1, again: 0 });
  });
});

describe('what a customer has not read', () => {
  it('rule 56: goes out in one mail, once, when the page is gone', async () => {
    const mail = await mailed('reads', 'Hello', 'It is on its way');
    expect(mail).toMatchObject({
      from: '"The Shop" <support@shop.test>',
      to: addressOf('reads'),
      subject: 'An answer from The Shop',
      replyTo: expect.stringMatching(/^reply\+[0-9a-f]{40}@mail\.shop\.test$/),
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    expect(mail.text).toMatch(/A21 wrote:\n\nHello\n\nIt is on its way\n\n-- \n/);
    await evictDurableObject(chat('reads'));
    await ring('reads');
    expect((await delivered('reads')).calls).toBe(1);
    expect(await entries('reads')).toEqual([
      { n: 1, at: expect.any(Number), state: 'sent', address: addressOf('reads'), seq: 3 },
    ]);
  });

  it('rule 56: stays in the chat while a page is open, or where it was read', async () => {
    await inChat('there');
    await say('there', word(1, 'Still here?'));
    await ring('there');
    await say('there', read(1), away());
    await ring('there');
    expect(await delivered('there')).toEqual({ calls: 0, mails: [] });
  });

  it('goes nowhere for a customer who left no address', async () => {
    await inChat('silent-one', { name: 'N' });
    await say('silent-one', word(1, 'Hello'), away());
    await ring('silent-one');
    expect(await delivered('silent-one')).toEqual({ calls: 0, mails: [] });
  });

  it('of later goes with a mail of its own in the same thread, for two rows', async () => {
    const first = await mailed('later', 'One');
    await say('later', word(7, 'Two'));
    expect(await rowsWritten(chat('later'), () => mails('later', 2))).toBe(2);
    const [, second] = await mails('later', 2);
    expect(second?.text).toContain('\n\nTwo\n');
    expect(second?.text).not.toContain('One');
    expect(second?.headers).toMatchObject({ 'In-Reply-To': `<${first.id}>`, References: `<${first.id}>` });
    expect(second?.replyTo).toBe(first.replyTo);
  });
});

describe('a provider that is down', () => {
  it('gets the mail once later, after a restart too, and the form says so', async () => {
    await inChat('down');
    await say('down', word(1, 'Are you there?'), away());
    await expect
      .poll(async () => {
        await ring('down', 1);
        return (await entries('down')).map(({ state, tries }) => [state, tries]);
      })
      .toEqual([['waiting', 1]]);
    expect(await (await form('down', { email: addressOf('down') })).json()).toEqual({ mail: 'failing' });
    await sql('down', 'UPDATE mails SET due_at = 1');
    await evictDurableObject(chat('down'));
    await mails('down', 1);
    expect(await states('down')).toEqual(['sent']);
    expect((await delivered('down')).calls).toBe(2);
  });

  it('is not asked again for what the customer has read meanwhile', async () => {
    await inChat('down-read');
    await say('down-read', word(1, 'Are you there?'), away());
    await expect
      .poll(async () => {
        await ring('down-read', 1);
        return states('down-read');
      })
      .toEqual(['waiting']);
    await say('down-read', read(1));
    await sql('down-read', 'UPDATE mails SET due_at = 1');
    await ring('down-read');
    expect(await states('down-read')).toEqual(['dropped']);
    expect((await delivered('down-read')).calls).toBe(1);
  });

  it('that was asked by an object which then died is asked again under the same key', async () => {
    const { id } = await mailed('died', 'Once');
    const [row] = await sql('died', 'SELECT json FROM mails');
    const mail = {
      id,
      to: addressOf('died'),
      replyTo: 'x@y.z',
      subject: 's',
      text: 'as before',
      headers: {},
    };
    const json = JSON.stringify({ ...(JSON.parse(String(row?.json)) as object), mail });
    await sql('died', "UPDATE mails SET state = 'sending', due_at = 1, json = ?", json);
    await evictDurableObject(chat('died'));
    await say('died', away(false), away());
    await expect
      .poll(async () => {
        await ring('died');
        return (await delivered('died')).calls;
      })
      .toBe(2);
    expect((await delivered('died')).mails).toMatchObject([{ text: 'as before' }]);
    expect(await states('died')).toEqual(['sent']);
  });
});

describe('a reply by mail', () => {
  it('rule 57: becomes the next words of the same customer, who is shown as away', async () => {
    const mail = await mailed('replies', 'Which size?');
    const quoted = 'On Mon, The Shop <s@shop.test> wrote:\r\n> Which size?\r\n';
    const raw = plainMail('replies', mail, `Size 43, please.\r\n\r\n${quoted}`);
    expect(await bring(raw)).toEqual({ status: 200, outcome: 'taken' });
    expect(await bring(raw)).toEqual({ status: 200, outcome: 'known' });
    expect(await contents('replies')).toEqual(['text 1', 'Which size?', 'Size 43, please.']);
    const history = (await (await get('/customer/replies/messages')).json()) as { message: object }[];
    expect(history.at(-1)?.message).toMatchObject({ from: { id: 'replies', role: 'customer' } });
    expect((await stateOf('replies')).record.away).toBe(true);
    expect((await entries('replies')).at(-1)).toMatchObject({ state: 'received', proof: 'sender', seq: 3 });
  });

  it('begins the chat again, and silence does not end it before the answer', async () => {
    const mail = await mailed('over', 'Anything else?');
    const { record } = await stateOf('over');
    await say('over', { kind: 'silent', at: Date.now(), rev: record.state.rev });
    expect((await stateOf('over')).record.state.kind).toBe('over');
    expect((await bring(plainMail('over', mail, 'Yes!'))).outcome).toBe('taken');
    const { state, away: isAway } = (await stateOf('over')).record;
    expect({ kind: state.kind, isAway }).toEqual({ kind: 'waiting', isAway: true });
    await say('over', { kind: 'silent', at: Date.now(), rev: state.rev });
    expect((await stateOf('over')).record.state.kind).toBe('waiting');
  });

  it('finds its chat by the references alone, where it went to another address', async () => {
    const mail = await mailed('refers', 'One');
    const raw = plainMail('refers', mail, 'To you', { To: 'support@shop.test' });
    expect((await bring(raw)).outcome).toBe('taken');
    expect((await contents('refers')).at(-1)).toBe('To you');
  });

  it('from elsewhere is marked where it knows both proofs', async () => {
    const mail = await mailed('moved', 'One');
    const raw = plainMail('moved', mail, 'From my phone', { From: 'other@elsewhere.test' });
    expect((await bring(raw)).outcome).toBe('taken');
    expect((await contents('moved')).at(-1)).toBe(
      '[E-mail from other@elsewhere.test: not the address that was left here]\n\nFrom my phone',
    );
    expect((await entries('moved')).at(-1)).toMatchObject({ proof: 'unproven' });
  });

  it('leads nowhere after an erasure', async () => {
    const mail = await mailed('erased', 'One');
    await chat('erased').erase();
    expect((await bring(plainMail('erased', mail, 'Hello?'))).outcome).toBe('refused');
    expect(await entries('erased')).toEqual([]);
  });
});

describe('the door for mail', () => {
  it('is closed to who does not say the secret', async () => {
    const mail = await mailed('door', 'One');
    const raw = plainMail('door', mail, 'Let me in');
    expect((await bring(raw, {})).status).toBe(401);
    expect((await bring(raw, { authorization: 'Bearer guessed' })).status).toBe(401);
    expect((await contents('door')).at(-1)).toBe('One');
  });

  it('stops mails to an address from which they come back', async () => {
    const mail = await mailed('bounces', 'One');
    const report = plainMail('bounces', mail, 'failed', {
      From: 'MAILER-DAEMON@mx.test',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    });
    expect((await bring(report)).outcome).toBe('automatic');
    await say('bounces', word(9, 'Two'));
    await ring('bounces');
    expect((await delivered('bounces')).mails).toHaveLength(1);
    expect(await entries('bounces')).toMatchObject([{ state: 'bounced' }]);
    expect(await contents('bounces')).toEqual(['text 1', 'One', 'Two']);
  });
});

describe('what a mail brings beside its words', () => {
  const withFile = (type: string, name: string, body: string): string =>
    [
      ...['--b', 'Content-Type: text/plain', '', 'Look', '--b'],
      ...[`Content-Type: ${type}`, `Content-Disposition: attachment; filename="${name}"`],
      ...['Content-Transfer-Encoding: base64', '', btoa(body), '--b--', ''],
    ].join('\r\n');
  const mixed = { 'Content-Type': 'multipart/mixed; boundary="b"' };

  it('is kept as a file of the chat, once', async () => {
    const mail = await mailed('files', 'Send a picture');
    const raw = plainMail('files', mail, withFile('application/pdf', 'bill.pdf', '%PDF-1.7\n1 0 obj'), mixed);
    expect((await bring(raw)).outcome).toBe('taken');
    expect((await bring(raw)).outcome).toBe('known');
    const { entries: found } = (await (await get('/customer/files/attachments')).json()) as {
      entries: { message: { content: string; attachments: { name: string; type: string }[] } }[];
    };
    expect(found.map(({ message }) => [message.content, message.attachments])).toMatchObject([
      ['Look', [{ name: 'bill.pdf', type: 'application/pdf' }]],
    ]);
  });

  it('is named where it is of a type that is not taken', async () => {
    const mail = await mailed('script', 'Send a picture');
    const raw = plainMail('script', mail, withFile('text/html', 'page.html', '<script>1</script>'), mixed);
    expect((await bring(raw)).outcome).toBe('taken');
    expect((await contents('script')).at(-1)).toBe('Look\n\n[The file was not taken: page.html]');
  });
});
