import { readFile, writeFile } from 'node:fs/promises';

/** The types for `require`: the same, under the names by which TypeScript knows CommonJS. */
for (const name of ['index', 'public']) {
  const types = await readFile(new URL(`../types/${name}.d.ts`, import.meta.url), 'utf8');
  await writeFile(
    new URL(`../dist/${name}.d.cts`, import.meta.url),
    types.replaceAll("'./public.js'", "'./public.cjs'"),
  );
}
