import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import * as v from 'valibot';
import { CliError, EXIT } from './cli-error.ts';
import { Deployment } from './deployment.ts';
import { doctor } from './doctor/doctor.ts';
import { findingLine } from './doctor/finding.ts';
import { type Exported, exportAll, exportLines } from './export.ts';
import { importItems, reportLines } from './import/import.ts';
import type { Item } from './import/item.ts';
import { readArchive } from './import/read-archive.ts';
import { readChatwoot } from './import/read-chatwoot.ts';
import { readAnswers, readCustomers } from './import/read-csv.ts';
import { listKeys, rotateKey } from './keys.ts';
import { readSettings } from './settings.ts';
import { tail } from './tail.ts';

const ManifestSchema = v.object({ version: v.string() });

async function versionOf(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return v.parse(ManifestSchema, JSON.parse(text)).version;
}

const print = (line: string): void => console.log(line);
/** Progress and advice, apart from what a command answers. */
const say = (line: string): void => console.error(line);

const SOURCES = {
  chimpassist: (files: string[]) => readArchive(oneOf(files)),
  chatwoot: (files: string[]) => readChatwoot(files),
  customers: (files: string[]) => readCustomers(oneOf(files)),
  answers: (files: string[]) => readAnswers(oneOf(files)),
} satisfies Record<string, (files: string[]) => AsyncIterable<Item>>;

function oneOf(files: string[]): string {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new CliError('Name one file.');
  return file;
}

function sourceOf(from: string, files: string[]): AsyncIterable<Item> {
  const read = Object.entries(SOURCES).find(([name]) => name === from)?.[1];
  if (read === undefined)
    throw new CliError(`There is no --from ${from}: write ${Object.keys(SOURCES).join(', ')}.`);
  return read(files);
}

function program(version: string): Command {
  const all = new Command('chimpassist')
    .description('Checks a Chimp Assist deployment, follows a chat, exports, imports, and rotates keys.')
    .version(version)
    .option('--url <address>', 'the Worker, as https://chat.example.com (BACKEND_ENDPOINT)')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .addHelpText(
      'after',
      `
Who asks stands in the environment: CHIMP_EMAIL and CHIMP_PASSWORD of a supervisor, or for tail a key in CHIMP_KEY.
Ends with 0 when it is done, 1 for a mistake, 2 where something was found wrong or refused, 3 where the deployment does not answer.`,
    );
  const deployment = (): Deployment =>
    new Deployment(readSettings(process.env, all.opts<{ url?: string }>().url));

  all
    .command('doctor')
    .description('looks at DNS, Worker, clocks, version, bridge, hooks, tokens, sockets, keys and webhooks')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const findings = await doctor(deployment(), version);
      print(json ? JSON.stringify(findings, null, 2) : findings.map(findingLine).join('\n'));
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = EXIT.findings;
    });
  all
    .command('tail <customer>')
    .description('prints what was said in a chat')
    .option('-f, --follow', 'goes on with what is said from now on', false)
    .option('--json', 'as lines of JSON', false)
    .action((customer: string, options: { follow: boolean; json: boolean }) =>
      tail(deployment(), customer, options, print),
    );
  all
    .command('export <file>')
    .description('writes everything into a file of JSON lines; broken off, it goes on from there')
    .option('--no-files', 'leaves out the bytes of files, which lie in <file>.files')
    .action(async (file: string, { files: withFiles }: { files: boolean }) => {
      const progress = ({ chats }: Exported) => {
        if (chats % 1_000 === 0) say(`${chats} chats`);
      };
      const done = await exportAll(deployment(), file, progress, withFiles);
      for (const line of exportLines(file, done)) print(line);
    });
  all
    .command('import <files...>')
    .description('takes in an export, or what another product has; run again, it changes nothing')
    .option('--from <what>', `what the files are: ${Object.keys(SOURCES).join(', ')}`, 'chimpassist')
    .option('--dry-run', 'reads and counts, and changes nothing', false)
    .action(async (files: string[], { from, dryRun }: { from: string; dryRun: boolean }) => {
      const report = await importItems(deployment(), sourceOf(from, files), {
        dryRun,
        progressPath: `${files[0]}.progress`,
        progress: ({ chats }) => {
          if (chats > 0 && chats % 1_000 === 0) say(`${chats} customers`);
        },
      });
      for (const line of reportLines(report, dryRun)) print(line);
      if (report.left.length > 0 || report.refused > 0) process.exitCode = EXIT.findings;
    });
  const keys = all.command('keys').description('the keys of /v1');
  keys
    .command('list')
    .description('prints all keys, without what proves them')
    .action(() => listKeys(deployment(), print));
  keys
    .command('rotate <key>')
    .description('replaces the text of a key, by its id or name, and prints it this once')
    .option('--overlap <seconds>', 'for how long the former text counts too (a day)', Number)
    .action(async (key: string, { overlap }: { overlap?: number }) => {
      print(await rotateKey(deployment(), key, overlap));
    });
  // A command of a command inherits nothing of this.
  for (const command of [...all.commands, ...keys.commands])
    command
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .showSuggestionAfterError(false);
  return all;
}

const PathError = v.object({ code: v.string(), path: v.string() });

/** One sentence for the operator. */
function mistakeOf(error: unknown): CliError | null {
  if (error instanceof CliError) return error;
  if (error instanceof CommanderError) {
    const [said = ''] = error.message.replace(/^error: /, '').split(/\. |\n/);
    return new CliError(`${said.charAt(0).toUpperCase()}${said.slice(1)}. --help says what there is.`);
  }
  const ofFile = v.safeParse(PathError, error);
  if (ofFile.success)
    return new CliError(
      `${ofFile.output.path} cannot be opened (${ofFile.output.code}): look at its name and who may use it.`,
    );
  return null;
}

try {
  await program(await versionOf()).parseAsync();
} catch (error) {
  const isShown = error instanceof CommanderError && error.exitCode === 0;
  if (!isShown) {
    const mistake = mistakeOf(error);
    console.error(mistake === null ? error : mistake.message);
    process.exitCode = mistake?.exitCode ?? EXIT.mistake;
  }
}
