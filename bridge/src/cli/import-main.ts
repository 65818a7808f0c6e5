import { MongoClient } from 'mongodb';
import { Edge } from '../edge/edge.ts';
import { importMessages } from '../import/import.ts';
import { readImportSettings } from '../settings.ts';
import { IMPORT_HELP } from './help.ts';
import { createProgram, runProgram } from './program.ts';

const SERVER_SELECTION_MS = 5_000;

async function run(dryRun: boolean, restore: boolean): Promise<void> {
  const { backend, secret, mongoUrl, mongoDatabase } = readImportSettings(process.env);
  const client = new MongoClient(mongoUrl, { serverSelectionTimeoutMS: SERVER_SELECTION_MS });
  try {
    const edge = new Edge(backend, secret);
    const sum = await importMessages({ database: client.db(mongoDatabase), edge, dryRun, restore });
    console.log(
      `${dryRun ? 'To import' : 'Imported'}: ${sum.messages} messages of ${sum.chats} chats. Left alone: ${sum.mirrored} that came from the objects, ${sum.left} that are not messages or were refused. ${sum.notSettled} chats had other messages too, which the mirror copies again.`,
    );
  } finally {
    await client.close();
  }
}

/** `chimpassist-import [--dry-run]`: see docs/coming-from-docker.md. A `--dry-run` with a slip of the pen imports nothing. */
const program = createProgram('chimpassist-import', IMPORT_HELP)
  .option('--dry-run', 'count what there is, and change nothing', false)
  .option('--restore', "bring back what the bridge's own mirror wrote too", false)
  .action(({ dryRun, restore }: { dryRun: boolean; restore: boolean }) => run(dryRun, restore));

await runProgram(program, 'The import failed:');
