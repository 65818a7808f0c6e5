import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from '@chimpassist/testing/find-program';
import { expect, it } from 'vitest';
import { identityHash } from '../../protocol/src/trust/index.ts';
import { ROOT } from '../src/wrangler.ts';

const FOLDER = join(ROOT, 'docs/examples/identity-hash');
const SECRET = 'a secret of the shop with an ü in it';
const IDS = ['7', 'Müller & Söhne', '𝔘nicode'];

/** Every machine that runs these tests has the first three; the others are run where they are. */
const PROGRAMS: { language: string; names: string[]; args: string[]; isNeeded: boolean }[] = [
  { language: 'JavaScript', names: ['node'], args: ['identity-hash.mjs'], isNeeded: true },
  { language: 'Python', names: ['python3'], args: ['identity_hash.py'], isNeeded: true },
  {
    language: 'Go',
    names: ['go', '/usr/local/go/bin/go'],
    args: ['run', 'identity_hash.go'],
    isNeeded: true,
  },
  { language: 'Java', names: ['java'], args: ['IdentityHash.java'], isNeeded: false },
  { language: 'Perl', names: ['perl'], args: ['identity_hash.pl'], isNeeded: false },
  { language: 'PHP', names: ['php'], args: ['identity_hash.php'], isNeeded: false },
];

it('the programs of docs/trust.md prove an id as the Worker checks it', async () => {
  const notHere: string[] = [];
  for (const { language, names, args, isNeeded } of PROGRAMS) {
    const program = findProgram(...names);
    if (program === null) {
      if (isNeeded) throw new Error(`${language} is needed for this test: install ${names[0]}.`);
      notHere.push(language);
      continue;
    }
    for (const id of IDS) {
      const said = execFileSync(program, [...args, id], {
        cwd: FOLDER,
        encoding: 'utf8',
        // Java takes its arguments in the locale's encoding.
        env: { ...process.env, LC_ALL: 'C.UTF-8', IDENTITY_SECRET: SECRET },
      });
      expect(said.trim(), language).toBe(await identityHash(id, SECRET));
    }
  }
  if (notHere.length > 0) console.log(`Not on this machine, and not run: ${notHere.join(', ')}.`);
});
