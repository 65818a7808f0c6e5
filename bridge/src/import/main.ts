import { MongoClient } from 'mongodb';
import { Edge, EdgeError } from '../edge/edge.ts';
import { SettingsError } from '../settings.ts';
import { ImportError, importMessages } from './import.ts';

const DATABASE = 'chimpassist';
const SERVER_SELECTION_MS = 5_000;

function needed(name: string): string {
  const value = process.env[name]?.trim();
  if (value === undefined || value === '') {
    throw new SettingsError(`${name} is not set: set it as for the bridge, and run the import again.`);
  }
  return value;
}

/** `chimpassist-import [--dry-run]`: see docs/coming-from-docker.md. */
try {
  const edge = new Edge(needed('BACKEND_ENDPOINT').replace(/\/+$/, ''), needed('BRIDGE_SECRET'));
  const client = new MongoClient(needed('MONGO_CONNECTION_URL'), {
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
  });
  try {
    const dryRun = process.argv.includes('--dry-run');
    const sum = await importMessages({ database: client.db(DATABASE), edge, dryRun });
    console.log(
      `${dryRun ? 'To import' : 'Imported'}: ${sum.messages} messages of ${sum.chats} chats. Left alone: ${sum.mirrored} that came from the objects, ${sum.left} that are no messages or were refused. ${sum.notSettled} chats had other messages too, which the mirror copies again.`,
    );
  } finally {
    await client.close();
  }
} catch (error) {
  const isForPeople =
    error instanceof SettingsError || error instanceof ImportError || error instanceof EdgeError;
  console.error(isForPeople ? error.message : error);
  process.exitCode = 1;
}
