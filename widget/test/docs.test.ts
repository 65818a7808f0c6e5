import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATES } from './browser/states/all.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const page = read('../docs/widget.md');
const types = read('types/public.d.ts');
const PICTURES = new URL('../../docs/widget/', import.meta.url);
const PICTURES_MAX_BYTES = 600_000;

/** The names that an interface of the public types gives. */
function namesIn(declaration: string): string[] {
  const body = types.slice(types.search(new RegExp(`interface ${declaration}\\s`))).split('\n}')[0] ?? '';
  return [...body.matchAll(/^ {2}(\w+)[?(<:]/gm)].map(([, name]) => name ?? '');
}

describe('docs/widget.md', () => {
  it.each([
    'ChimpWidgetProps',
    'ChimpEvents',
    'ChimpHandle',
    'ChimpTexts',
    'ChimpFileTexts',
    'ChimpAfterTexts',
  ])('names all of %s', (declaration) => {
    const names = namesIn(declaration);
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
  });

  it('names every custom property that the styles read', () => {
    const used = new Set(read('src/launcher/launcher.css').match(/--chimp-[\w-]+/g));
    expect(used.size).toBeGreaterThan(3);
    expect([...used].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('shows every state, in pictures that a repository can hold', () => {
    const files = readdirSync(PICTURES);
    expect(files.sort()).toEqual(STATES.map(({ name }) => `${name}.webp`).sort());
    for (const file of files) expect(page).toContain(`(widget/${file})`);
    const bytes = files.reduce((sum, file) => sum + statSync(new URL(file, PICTURES)).size, 0);
    expect(bytes).toBeLessThan(PICTURES_MAX_BYTES);
  });
});
