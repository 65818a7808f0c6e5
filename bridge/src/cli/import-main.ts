import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { Edge } from '../edge/edge.ts';
import { importMessages } from '../import/import.ts';
import { readImportSettings } from '../settings.ts';
import { IMPORT_HELP } from './help.ts';
import { mistakeText } from './mistake.ts';

const SERVER_SELECTION_MS = 5_000;

/** `chimpassist-import [--dry-run]`: see docs/coming-from-docker.md. */
try {
  // Strict: a `--dry-run` with a slip of the pen must not be an import.
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      restore: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) console.log(IMPORT_HELP);
  else await run(values['dry-run'], values.restore);
} catch (error) {
  console.error(mistakeText(error, process.env) ?? error);
  process.exitCode = 1;
}

async function run(dryRun: boolean, restore: boolean): Promise<void> {
  const { backend, secret, mongoUrl, mongoDatabase } = readImportSettings(process.env);
  const client = new MongoClient(mongoUrl, { serverSelectionTimeoutMS: SERVER_SELECTION_MS });
  try {
    const edge = new Edge(backend, secret);
    const sum = await importMessages({ database: client.db(mongoDatabase), edge, dryRun, restore });
    console.log(
      `${dryRun ? 'To import' : 'Imported'}: ${sum.messages} messages of ${sum.chats} chats. Left alone: ${sum.mirrored} that came from the objects, ${sum.left} that are no messages or were refused. ${sum.notSettled} chats had other messages too, which the mirror copies again.`,
    );
  } finally {
    await client.close();
  }
}
