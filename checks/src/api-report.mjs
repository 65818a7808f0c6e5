/**
 * The public types of `client` and `widget`, as one text each in `api/`: a change of what others compile against stands in
 * the diff. `npm run api` writes the texts, `npm run check:api` fails where they differ from the code.
 *
 * API Extractor brings its own TypeScript; the declarations that it reads are made by ours.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isUpdate = process.argv.includes('--update');
const declarations = mkdtempSync(join(tmpdir(), 'chimp-api-'));
process.on('exit', () => rmSync(declarations, { recursive: true, force: true }));

/** What a package offers: its name in the report, and the declarations behind it. */
function entriesOfClient() {
  execFileSync(
    join(root, 'node_modules/.bin/tsc'),
    [
      '-p',
      'client',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--rootDir',
      '.',
      '--outDir',
      declarations,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const { exports } = JSON.parse(readFileSync(join(root, 'client/package.json'), 'utf8'));
  return Object.entries(exports).map(([subpath, source]) => ({
    folder: join(root, 'client'),
    name: ['client', ...subpath.split('/').slice(1)].join('-'),
    entry: join(declarations, 'client', source).replace(/\.tsx?$/, '.d.ts'),
  }));
}

const entries = [
  ...entriesOfClient(),
  { folder: join(root, 'widget'), name: 'widget', entry: join(root, 'widget/types/index.d.ts') },
];

/** The declarations of `protocol` stand beside those of `client`. */
const { exports: protocolExports } = JSON.parse(readFileSync(join(root, 'protocol/package.json'), 'utf8'));
const paths = Object.fromEntries(
  Object.entries(protocolExports).map(([subpath, source]) => [
    subpath.replace('.', '@chimpassist/protocol'),
    [join(declarations, 'protocol', source).replace(/\.tsx?$/, '.d.ts')],
  ]),
);

let differing = 0;
for (const { folder, name, entry } of entries) {
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2023',
            lib: ['es2023', 'dom'],
            module: 'esnext',
            moduleResolution: 'bundler',
            allowImportingTsExtensions: true,
            noEmit: true,
            strict: true,
            skipLibCheck: true,
            types: [],
            paths,
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(folder, 'api'),
        reportTempFolder: join(declarations, 'reports'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: 'none' },
          'ae-forgotten-export': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
        compilerMessageReporting: { default: { logLevel: 'error' } },
      },
    },
  });
  mkdirSync(join(folder, 'api'), { recursive: true });
  const isNew = !existsSync(join(folder, 'api', `${name}.api.md`));
  const result = Extractor.invoke(config, {
    localBuild: isUpdate,
    showVerboseMessages: false,
    messageCallback: (message) => {
      // It advises on its own TypeScript and on the command that it thinks it is.
      if (message.logLevel !== 'error') message.handled = true;
    },
  });
  if (result.errorCount > 0) throw new Error(`The types of ${name} could not be read.`);
  if (!isUpdate && (result.apiReportChanged || isNew)) {
    differing += 1;
    console.error(`${name}: its public types differ from api/${name}.api.md.`);
  }
}
if (differing > 0) {
  console.error('If that is meant, run npm run api, look at the difference, and commit it with a changeset.');
  process.exitCode = 1;
} else console.log(`${entries.length} API reports ${isUpdate ? 'written' : 'agree with the code'}.`);
