import { SELF } from 'cloudflare:test';
import { type AuditPage, checkAnswers, type Form, formFor, type KnownAnswers } from '@chimpassist/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { customer, EdgeClient } from '../edge-client.ts';
import { rowsWritten } from '../rows-written.ts';
import { chat, FIRST, message, SUPERVISOR, say, stateOf } from '../support.ts';
import { BEFORE, CONSENT, call, fill, formsOfPages, putForm, removeForm, versionIn } from './support.ts';

afterEach(async () => {
  for (const { id } of await formsOfPages()) await removeForm(id);
});

describe('a form of the workspace', () => {
  it('is put, told to pages and desks, changed, removed; the audit log has all of it', async () => {
    expect(await formsOfPages()).toEqual([]);
    const form = await putForm('before', BEFORE);
    expect(versionIn(form)).toMatch(/^[0-9a-f]{16}$/);
    const [told] = await formsOfPages();
    expect(told).toMatchObject({ id: 'before', when: 'before', intro: 'Who are you?' });
    expect([told?.name, told?.origin]).toEqual([undefined, undefined]);
    const other = await putForm('before', { ...BEFORE, fields: [{ ...CONSENT, label: 'Other words' }] });
    expect(versionIn(other)).not.toBe(versionIn(form));
    // The same words are the same version.
    expect(versionIn(await putForm('before', BEFORE))).toBe(versionIn(form));
    const shared: { forms: Form[] } = await (await call('/workspace', { by: FIRST })).json();
    expect(shared.forms).toMatchObject([{ id: 'before', name: 'Before' }]);
    expect((await removeForm('before')).status).toBe(204);
    expect(await formsOfPages()).toEqual([]);
    const audit: AuditPage = await (await call('/audit')).json();
    expect(audit.entries.slice(0, 4).map(({ part, id, by }) => [part, id, by])).toEqual(
      Array.from({ length: 4 }, () => ['forms', 'before', String(SUPERVISOR.id)]),
    );
    expect(audit.entries[0]).toMatchObject({ after: null, before: { when: 'before' } });
  });

  it.each([
    ['without fields', { ...BEFORE, fields: [] }, /fields/],
    [
      'with a choice of nothing',
      { ...BEFORE, fields: [{ name: 'a', kind: 'choice', label: 'A' }] },
      /options/,
    ],
    ['with one name twice', { ...BEFORE, fields: [BEFORE.fields[0], BEFORE.fields[0]] }, /No two fields/],
    ['with a link that runs', { ...BEFORE, fields: [{ ...CONSENT, link: 'javascript:alert(1)' }] }, /link/i],
    ['with a name that no attribute has', { ...BEFORE, fields: [{ ...CONSENT, name: 'a$' }] }, /name/],
    ['that wants a consent after the chat', { ...BEFORE, when: 'after', fields: [CONSENT] }, /After a chat/],
  ])('is refused %s', async (_, body, reason) => {
    const answer = await call('/workspace/forms/odd', { method: 'PUT', body });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(reason)]);
  });

  it('is changed by supervisors, and by who has the right for settings', async () => {
    const put = () => call('/workspace/forms/rights', { method: 'PUT', body: BEFORE, by: FIRST });
    expect((await put()).status).toBe(403);
    await call('/workspace/grants/21', { method: 'PUT', body: { rights: ['settings'] } });
    expect((await put()).status).toBe(200);
    await call('/workspace/grants/21', { method: 'PUT', body: { rights: [] } });
  });

  it('is chosen by the language of its reader', () => {
    const forms = [null, 'pt-BR', 'es'].map(
      (language): Form => ({
        id: `f-${language}`,
        name: '',
        when: 'before',
        language,
        intro: '',
        fields: [],
      }),
    );
    const chosen = (language: string) => formFor(forms, 'before', language)?.id;
    expect(['pt-BR', 'pt', 'es-MX', 'de', 'ar'].map(chosen)).toEqual([
      'f-pt-BR',
      'f-pt-BR',
      'f-es',
      'f-null',
      'f-null',
    ]);
    expect(formFor(forms, 'after', 'de')).toBe(null);
  });
});

describe('answers to a form', () => {
  const given = {
    name: ' Mary ',
    Mail: 'mary@shop.test',
    Call: '+49 (30) 123-456',
    topic: 'Order',
    cart: 3,
    other: 'is nobody’s question',
  };

  it('become what is known of the customer, with where it comes from', async () => {
    const form = await putForm('before', BEFORE);
    const fields = { ...given, terms: versionIn(form) };
    const answer = await fill('knows', { form: 'before', fields, language: 'de' });
    expect([answer.status, await answer.json()]).toEqual([200, { mail: 'off' }]);
    const { record } = await stateOf('knows');
    expect(
      record.attributes?.map(({ name, value, proof, form: from }) => [name, value, proof, from]),
    ).toEqual([
      ['name', 'Mary', 'claimed', 'before'],
      ['phone', '+49 (30) 123-456', 'claimed', 'before'],
      ['topic', 'Order', 'claimed', 'before'],
      ['cart', '3', 'claimed', 'before'],
      ['email', 'mary@shop.test', 'claimed', 'before'],
    ]);
    expect(record.mail).toMatchObject({ address: 'mary@shop.test', language: 'de' });
    const consent = {
      form: 'before',
      field: 'terms',
      version: versionIn(form),
      text: CONSENT.label,
      link: CONSENT.link,
      at: expect.any(Number),
    };
    expect(record.consents).toEqual([consent]);
    const known: KnownAnswers = await (await call('/customer/knows/form', { by: customer('knows') })).json();
    expect(known).toEqual({
      fields: ['name', 'phone', 'topic', 'cart', 'email'],
      consents: [{ form: 'before', field: 'terms', version: versionIn(form), at: expect.any(Number) }],
    });
    // Attendants read all of it, and so does an export; an erasure takes it.
    await say('knows', message('knows', 1));
    const attributes = await (await call('/customer/knows/attributes')).json();
    expect(attributes).toMatchObject({
      consents: [consent],
      attributes: [{ name: 'name', form: 'before' }, {}, {}, {}, {}],
    });
    expect(await (await call('/customer/knows')).json()).toMatchObject({ consents: [consent] });
    await call('/customer/knows', { method: 'DELETE' });
    expect((await stateOf('knows')).record.consents).toBe(undefined);
  });

  it('are one row in a chat that goes on', async () => {
    const form = await putForm('after', { ...BEFORE, when: 'after', fields: BEFORE.fields.slice(0, 4) });
    await say('rows', message('rows', 1));
    const rows = await rowsWritten(chat('rows'), () =>
      fill('rows', { form: form.id, fields: { name: 'Mary', topic: 'Order' } }),
    );
    expect(rows).toBe(1);
  });

  it('rule 49: are refused by the Worker as by the page, and nothing is kept', async () => {
    const form = await putForm('before', BEFORE);
    const odd = { Mail: 'nobody', Call: 'soon', topic: 'Else', terms: 'words of yesterday' };
    const { problems } = checkAnswers(form, odd);
    expect(problems).toEqual({
      name: 'missing',
      Mail: 'email',
      Call: 'phone',
      topic: 'choice',
      terms: 'outdated',
    });
    const answer = await fill('odd', { form: 'before', fields: odd });
    const told = Object.entries(problems).map(([name, problem]) => `fields.${name}: ${problem}`);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'bad_request', message: told.join(', ') } },
    ]);
    expect((await stateOf('odd').catch(() => null))?.record.attributes).toBe(undefined);
    expect((await fill('odd', { form: 'gone', fields: {} })).status).toBe(404);
  });

  it('need not be given twice: what is known is not missing', async () => {
    const form = await putForm('before', BEFORE);
    await fill('twice', { form: 'before', fields: { name: 'Mary', terms: versionIn(form) } });
    expect((await fill('twice', { form: 'before', fields: { topic: 'Other' } })).status).toBe(200);
    expect((await fill('once', { form: 'before', fields: { topic: 'Other' } })).status).toBe(400);
  });
});

describe('a customer of a deployment without forms', () => {
  it('writes as before, and a page hears that there are no forms', async () => {
    const page = await EdgeClient.open('plain');
    page.write(1);
    await expect.poll(() => page.acknowledged).toHaveLength(1);
    expect(await (await SELF.fetch('http://worker/config/widget')).json()).toMatchObject({ forms: [] });
    expect(page.on('messages/refused')).toEqual([]);
  });
});
