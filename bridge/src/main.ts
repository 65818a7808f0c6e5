#!/usr/bin/env node
import { HELP } from './cli/help.ts';
import { mosquitto } from './cli/mosquitto.ts';
import { parked } from './cli/parked.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { run } from './cli/run.ts';
import { log } from './log.ts';
import { readMirrorSettings, SettingsError } from './settings.ts';

const program = createProgram('chimpassist-bridge', HELP)
  // A word that is not one of the commands below comes here as well.
  .allowExcessArguments()
  .action(async () => {
    if (program.args.length > 0)
      throw new SettingsError(`There is no command "${program.args.join(' ')}".\n\n${HELP}`);
    await run();
  });

program.command('run').description('run, until SIGTERM').allowExcessArguments(false).action(run);

program
  .command('parked')
  .description('list what the Worker refused, and why')
  .option('--clear', 'throw it away, too', false)
  .allowExcessArguments(false)
  .action(({ clear }: { clear: boolean }) => parked(clear));

program
  .command('mosquitto')
  .description('write passwords and rules for a Mosquitto without a plugin')
  .argument('<people.json>', 'who shall be known')
  .argument('<folder>', 'where the files go')
  .allowExcessArguments(false)
  .action((people: string, folder: string) => mosquitto(people, folder));

program
  .command('mirror')
  .description('what concerns MongoDB')
  .requiredOption('--rebuild', "fill it from the Worker's record")
  .allowExcessArguments(false)
  .action(async () => {
    const settings = readMirrorSettings(process.env);
    const { rebuildMirror } = await import('./mirror/rebuild.ts');
    const written = await rebuildMirror(settings, settings.mongoUrl, log);
    console.log(`Written to MongoDB: ${written} messages and receipts.`);
  });

await runProgram(program, 'The bridge could not do this:');
