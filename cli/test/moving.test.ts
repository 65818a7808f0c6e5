import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { CALLS } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportAll } from '../src/export.ts';
import { importItems } from '../src/import/import.ts';
import { readArchive } from '../src/import/read-archive.ts';
import { type Shop, startShopWithFiles, useShops } from './support.ts';

const { at, empty } = useShops('cli-moving');
let full: Shop;
const CUSTOMERS = ['7', 'mary', 'zoë ?&'];
const LONG = 'ü'.repeat(20_000);

beforeAll(async () => {
  full = await empty();
  const { deployment } = full;
  await deployment.call(CALLS.putTag, {
    params: { entryId: 'vip' },
    body: { name: 'VIP', color: '#2f6fde' },
  });
  await deployment.call(CALLS.putAnswer, {
    params: { entryId: 'hello' },
    body: { name: 'Hello', text: 'Hello {customer.name}', language: 'en' },
  });
  await deployment.call(CALLS.putTeam, {
    params: { entryId: 'returns' },
    body: { name: 'Returns', members: [12] },
  });
  await deployment.call(CALLS.putSettings, { body: { undoSeconds: 5, languages: ['en', 'pt-BR'] } });
  await deployment.call(CALLS.putHours, { body: { zone: 'Europe/Lisbon', weekly: [] } });
  await deployment.call(CALLS.putForm, {
    params: { entryId: 'start' },
    body: {
      name: 'Start',
      when: 'before',
      fields: [{ name: 'plan', kind: 'choice', label: 'Plan', options: ['silver', 'gold'] }],
    },
  });
  await deployment.call(CALLS.putRule, {
    params: { entryId: 'cart' },
    body: { text: 'Can we help?', when: { seconds: 30 } },
  });
  await deployment.call(CALLS.putGrant, { params: { attendantId: '12' }, body: { rights: ['answers'] } });
  for (const id of CUSTOMERS) {
    const params = { id };
    for (const [n, as] of (['customer', 'attendant', 'customer'] as const).entries())
      await deployment.call(CALLS.apiSendMessage, {
        params,
        body: {
          content: n === 0 ? `${id}: ${LONG}`.slice(0, 20_000) : `${id}, word\u2028${n}`,
          as,
          name: as,
        },
      });
    await deployment.call(CALLS.apiAddNote, { params, body: { content: `About ${id}` } });
    await deployment.call(CALLS.apiPutAttributes, { params, body: { attributes: { plan: 'gold' } } });
    await deployment.call(CALLS.apiPutCustomerTags, { params, body: { tags: ['vip'] } });
  }

  await deployment.call(CALLS.importPart, {
    params: { customerId: 'mary' },
    body: {
      customer: { id: 'mary', name: 'customer', avatarURL: null },
      ratings: [{ sessionId: 'of-before', value: 4, comment: 'Quick', at: 1_700_000_000_000 }],
    },
  });
});

/** Everything that a deployment says of itself, without what is counted again: sessions and times of attributes. */
async function contentsOf({ deployment }: Pick<Shop, 'deployment'>): Promise<unknown> {
  const { tags, answers, teams, settings, hours, forms, rules, grants } = await deployment.call(
    CALLS.workspace,
  );
  const { data } = await deployment.call(CALLS.apiChats);
  const chats = [];
  for (const { id } of data) {
    const { sessions: _, ...whole } = await deployment.call(CALLS.customerExport, {
      params: { customerId: String(id) },
    });
    const attributes = (whole.attributes as { at: number }[]).map(({ at: __, ...attribute }) => attribute);
    chats.push({ ...whole, attributes });
  }
  const asked = forms.map(({ origin: _, ...form }) => form);
  return { tags, answers, teams, settings, hours, forms: asked, rules, grants, chats };
}

/** The second customer that an import brings is refused, as where a token ends meanwhile. */
function breakOffImport({ edge }: Shop): void {
  let imports = 0;
  edge.intercept(({ path }) => {
    if (!path.endsWith('/import')) return undefined;
    imports += 1;
    return imports === 2
      ? Response.json({ error: { code: 'unauthorized', message: 'No more.' } }, { status: 401 })
      : undefined;
  });
}
const bring = (to: Shop, name: string) =>
  importItems(to.deployment, readArchive(at(`${name}.jsonl`)), {
    dryRun: false,
    progressPath: at(`${name}.progress`),
  });

describe('chimpassist export and import', () => {
  it('bring everything into an empty deployment, as it was', async () => {
    expect(await full.run(['export', at('all.jsonl')])).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 chats with 9 messages and 3 notes'),
    });
    // Nobody else on this machine reads it.
    expect((await stat(at('all.jsonl'))).mode & 0o077).toBe(0);
    const other = await empty();
    const ran = await other.run(['import', at('all.jsonl')]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(
      '3 customers with 9 new messages and 3 new notes; 1 ready answers, 1 tags, 1 teams',
    );
    const [before, after] = [await contentsOf(full), await contentsOf(other)];
    expect(after).toEqual(before);
    expect((before as { chats: unknown[] }).chats).toHaveLength(3);

    const again = await other.run(['import', at('all.jsonl')]);
    expect(again.out).toContain('3 customers with 0 new messages and 0 new notes');
    expect(await contentsOf(other)).toEqual(before);
  });

  it('a dry run tells what there is, and changes nothing', async () => {
    const other = await empty();
    await exportAll(full.deployment, at('dry.jsonl'));
    const ran = await other.run(['import', '--dry-run', at('dry.jsonl')]);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringContaining('To import: 3 customers with 9 messages'),
    });
    expect((await other.deployment.call(CALLS.apiChats)).data).toEqual([]);
    expect((await other.deployment.call(CALLS.workspace)).tags).toEqual([]);
  });

  it('an export that was broken off goes on, and nothing is in it twice', async () => {
    await exportAll(full.deployment, at('whole.jsonl'));
    const whole = await readFile(at('whole.jsonl'), 'utf8');
    // Torn in the middle of a line of the second chat.
    const second = whole.indexOf('"type":"end"') + 400;
    await writeFile(at('torn.jsonl.part'), whole.slice(0, second));
    const { length } = full.edge.calls;
    expect(await exportAll(full.deployment, at('torn.jsonl'))).toMatchObject({ chats: 3, messages: 9 });
    const linesOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .filter((line) => !line.includes('"type":"begin"'));
    expect(linesOf(await readFile(at('torn.jsonl'), 'utf8'))).toEqual(linesOf(whole));
    expect(full.edge.calls.slice(length).filter(({ path }) => path === '/customer/7')).toEqual([]);
  });

  it('an export of one deployment does not go on with the chats of another', async () => {
    await exportAll(full.deployment, at('mixed.jsonl'));
    const whole = await readFile(at('mixed.jsonl'), 'utf8');
    await writeFile(at('other.jsonl.part'), whole.slice(0, -200));
    const ran = await (await empty()).run(['export', at('other.jsonl')]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(
      `other.jsonl.part was begun from ${full.deployment.endpoint}: name another file`,
    );
    expect(await readFile(at('other.jsonl.part'), 'utf8')).toBe(whole.slice(0, -200));
  });

  it('an import that was broken off goes on behind what it has brought', async () => {
    await exportAll(full.deployment, at('half.jsonl'));
    const other = await empty();
    breakOffImport(other);
    await expect(bring(other, 'half')).rejects.toThrow('No more.');
    other.edge.intercept(null);
    const { length } = other.edge.calls;
    await bring(other, 'half');
    expect(other.edge.calls.slice(length).some(({ path }) => path === '/workspace/tags/vip')).toBe(false);
    expect(await contentsOf(other)).toEqual(await contentsOf(full));
  });

  it('what one deployment has leaves nothing out at another', async () => {
    await exportAll(full.deployment, at('both.jsonl'));
    const [first, second] = [await empty(), await empty()];
    breakOffImport(first);
    await expect(bring(first, 'both')).rejects.toThrow('No more.');
    await bring(second, 'both');
    expect(await contentsOf(second)).toEqual(await contentsOf(full));
  });

  it('says of a file that was broken off that there is more', async () => {
    await exportAll(full.deployment, at('cut.jsonl'));
    const whole = await readFile(at('cut.jsonl'), 'utf8');
    await writeFile(at('cut.jsonl'), whole.slice(0, -200));
    const other = await empty();
    expect(await other.run(['import', at('cut.jsonl')])).toMatchObject({
      code: 2,
      out: expect.stringContaining('This export was broken off'),
    });
  });
});

describe('the bytes of files', () => {
  it('come along, each under its id, and are the same at the other end', async () => {
    const [one, other] = [await startShopWithFiles(), await startShopWithFiles()];
    try {
      const params = { id: 'mary' };
      await one.deployment.call(CALLS.apiSendMessage, {
        params,
        body: { content: 'Hello', as: 'customer', name: 'Mary' },
      });
      const words = 'To be paid: 12 €\n'.repeat(20_000);
      const file = await one.deployment.call(CALLS.apiUpload, {
        params,
        query: { name: 'invoice.txt' },
        body: new Blob([words], { type: 'text/plain' }),
      });
      await one.deployment.call(CALLS.apiSendMessage, {
        params,
        body: { content: '', attachments: [{ id: file.id, alt: 'The invoice' }] },
      });
      const exported = await one.run(['export', at('files.jsonl')]);
      expect(exported).toMatchObject({ code: 0, err: '' });
      expect(exported.out).toContain('1 chats with 2 messages, 1 files and 0 notes');
      expect(await readFile(at(`files.jsonl.files/${file.sha256}`), 'utf8')).toBe(words);
      expect((await stat(at(`files.jsonl.files/${file.sha256}`))).mode & 0o077).toBe(0);
      const imported = await other.run(['import', at('files.jsonl')]);
      expect(imported).toMatchObject({ code: 0, err: '' });
      expect(imported.out).toContain('1 files');
      expect(await contentsOf(other)).toEqual(await contentsOf(one));
      const read = async (from: typeof other) => {
        const pieces = [];
        for await (const piece of await from.deployment.bytes(CALLS.attachment, { attachmentId: file.id }))
          pieces.push(piece);
        return Buffer.concat(pieces).toString();
      };
      expect(await read(other)).toBe(words);
      // Again: the file is there already, and nothing is twice.
      expect(await other.run(['import', at('files.jsonl')])).toMatchObject({ code: 0, err: '' });
      // A copy without its folder brings what was said, and names what is missing.
      await writeFile(at('alone.jsonl'), await readFile(at('files.jsonl'), 'utf8'));
      const alone = await other.run(['import', at('alone.jsonl')]);
      expect(alone.code).toBe(2);
      expect(alone.out).toContain('The bytes of invoice.txt are not in');
    } finally {
      await one.stop();
      await other.stop();
    }
  });

  it('are left out where somebody says so, and where there is no bucket', async () => {
    expect((await full.run(['export', '--no-files', at('small.jsonl')])).code).toBe(0);
    const lines = (await readFile(at('small.jsonl'), 'utf8')).split('\n');
    const chat = lines.findIndex((line) => line.includes('"type":"chat"'));
    const file = {
      ...{ id: `f1.Nw.${'0'.repeat(32)}`, name: 'a.txt', type: 'text/plain', size: 5 },
      sha256: 'a'.repeat(64),
    };
    lines.splice(chat + 1, 0, JSON.stringify({ type: 'file', chat: '7', file }));
    await writeFile(at('no-bucket.jsonl'), lines.join('\n'));
    await mkdir(at('no-bucket.jsonl.files'));
    await writeFile(at(`no-bucket.jsonl.files/${file.sha256}`), 'Hello');
    const ran = await (await empty()).run(['import', at('no-bucket.jsonl')]);
    expect(ran.out).toContain('3 customers with 9 new messages');
    expect(ran.out).toMatch(/Left out: file a.txt of customer 7: This deployment keeps no files/);
  });
});
