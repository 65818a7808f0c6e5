import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { Liquid } from 'liquidjs';
import { expect, it } from 'vitest';

const SECRET = 'the secret of the identities';

/** The block of docs/embedding.md in this language. */
async function snippet(language: string): Promise<string> {
  const docs = await readFile(new URL('../../docs/embedding.md', import.meta.url), 'utf8');
  const block = docs.split(`\`\`\`${language}\n`)[1]?.split('```')[0];
  if (block === undefined) throw new Error(`docs/embedding.md has no block of ${language}.`);
  return block;
}

/** What Shopify makes of its snippet for this customer, or for a visitor. Its filters that Liquid has not of itself are given. */
async function shopifyPage(customer?: { id: number; name: string }): Promise<string> {
  const liquid = new Liquid({ strictFilters: true, strictVariables: false });
  const sign = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('hex');
  liquid.registerFilter('hmac_sha256', sign);
  liquid.registerFilter('asset_url', (file: string) => `https://cdn.example.com/assets/${file}`);
  const settings = { chimp_identity_secret: SECRET };
  return liquid.parseAndRender(await snippet('liquid'), { customer, settings });
}

/** Runs the first script of a page. Returns what this browser remembers after it. */
function storedAfter(page: string, before: Record<string, string>): Record<string, string> {
  const stored: Record<string, unknown> = { ...before };
  Object.defineProperty(stored, 'removeItem', { value: (name: string) => delete stored[name] });
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
  runInNewContext(script, { localStorage: stored });
  return { ...stored } as Record<string, string>;
}

it('the snippet for Shopify proves who has signed in', async () => {
  const page = await shopifyPage({ id: 298_301, name: 'Mary "M" O’Hara' });
  const { userData } = storedAfter(page, {});
  const hash = createHmac('sha256', SECRET).update('298301').digest('hex');
  expect(JSON.parse(userData ?? '')).toEqual({
    id: 298_301,
    name: 'Mary "M" O’Hara',
    avatarURL: null,
    hash,
  });
  expect(page).not.toContain(SECRET);
  expect(page).toContain('<script src="https://cdn.example.com/assets/chimpassist-element.js" defer>');
  expect(page).toContain('<chimp-chat backend-endpoint=');
});

it('the snippet for Shopify forgets a customer who has signed out, and no visitor', async () => {
  const page = await shopifyPage();
  const visitor = { userData: '{"id":"v-1","name":"Visitor"}' };
  expect(storedAfter(page, visitor)).toEqual(visitor);
  expect(storedAfter(page, {})).toEqual({});
  expect(storedAfter(page, { userData: '{"id":298301,"hash":"abc"}' })).toEqual({});
});
