import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CALLS, idText } from '@chimpassist/protocol';
import * as v from 'valibot';
import { type Deployment, Refused } from '../deployment.ts';
import { BroughtFiles } from './brought-files.ts';
import type { Item } from './item.ts';

export interface Report {
  chats: number;
  /** New ones; in a dry run, all that the files hold. */
  messages: number;
  notes: number;
  answers: number;
  files: number;
  tags: number;
  teams: number;
  /** Settings, opening hours, forms, rules of bubbles and rights. */
  settings: number;
  /** Messages that the deployment will never take. */
  refused: number;
  /** What could not be brought, and why. */
  left: string[];
}

const LEFT_SHOWN = 1_000;
/** Statuses that another try does not change. */
const FOR_GOOD = [400, 404, 409, 410, 411, 413, 415];

export interface ImportOptions {
  /** Reads and counts, and changes nothing. */
  dryRun: boolean;
  /** A file that keeps how far it is, and at which deployment; a run that was broken off goes on from there. */
  progressPath: string;
  progress?: (report: Report) => void;
}

const ProgressSchema = v.object({
  endpoint: v.string(),
  done: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
type Progress = v.InferOutput<typeof ProgressSchema>;

/**
 * How many things of the files this deployment has. What an import into another one has left behind says nothing about it, and
 * neither does what a version before wrote, which named no deployment: then all is brought again, which changes nothing twice.
 */
function doneAt(endpoint: string, progressPath: string): number {
  if (!existsSync(progressPath)) return 0;
  try {
    const kept = v.safeParse(ProgressSchema, JSON.parse(readFileSync(progressPath, 'utf8')));
    return kept.success && kept.output.endpoint === endpoint ? kept.output.done : 0;
  } catch {
    return 0;
  }
}

/**
 * Takes what files bring into a deployment. A second run changes nothing: messages and notes are known by their ids, and all else is set to
 * the same. @throws {CliError} where the deployment cannot be reached; run again, it goes on.
 */
export async function importItems(
  deployment: Deployment,
  items: AsyncIterable<Item>,
  { dryRun, progressPath, progress = () => {} }: ImportOptions,
): Promise<Report> {
  const report: Report = {
    ...{ chats: 0, messages: 0, notes: 0, files: 0, answers: 0, tags: 0, teams: 0, settings: 0, refused: 0 },
    left: [],
  };
  const isDone = dryRun ? 0 : doneAt(deployment.endpoint, progressPath);
  let n = 0;
  let takesFiles = true;
  const fetched = new BroughtFiles();
  for await (const item of items) {
    n += 1;
    if (item.kind === 'left') leave(report, item.where, item.why);
    // What a file at an address is, its messages have to be told also after a break.
    const isKnown = n <= isDone && !(item.kind === 'file' && 'url' in item.from);
    if (item.kind === 'left' || isKnown) continue;
    if (item.kind === 'file' && !takesFiles) {
      fetched.failed(item);
      leave(report, placeOf(item), 'This deployment keeps no files.');
      continue;
    }
    try {
      await take(deployment, item, report, { dryRun, fetched });
    } catch (error) {
      // Where no bucket is bound, no other file is tried either.
      if (item.kind === 'file' && error instanceof Refused && error.code === 'not_configured')
        takesFiles = false;
      // One entry that is refused must not keep all others out.
      if (item.kind === 'file') fetched.failed(item);
      const isForGood =
        error instanceof Refused &&
        (FOR_GOOD.includes(error.status) || (item.kind === 'file' && !takesFiles));
      if (!isForGood) throw error;
      leave(report, placeOf(item), error.message);
    }
    if (!dryRun)
      writeFileSync(
        progressPath,
        JSON.stringify({ endpoint: deployment.endpoint, done: n } satisfies Progress),
      );
    progress(report);
  }
  if (!dryRun) rmSync(progressPath, { force: true });
  return report;
}

function leave(report: Report, where: string, why: string): void {
  if (report.left.length < LEFT_SHOWN) report.left.push(`${where}: ${why}`);
}

const placeOf = (item: Exclude<Item, { kind: 'left' }>): string =>
  item.kind === 'file'
    ? `file ${item.file.name} of customer ${item.customerId}`
    : item.kind === 'chat'
      ? `customer ${idText(item.part.customer.id)}`
      : `${item.kind} ${'id' in item ? item.id : ''}`.trim();

async function take(
  deployment: Deployment,
  item: Exclude<Item, { kind: 'left' }>,
  report: Report,
  { dryRun, fetched }: { dryRun: boolean; fetched: BroughtFiles },
): Promise<void> {
  const put = async (work: () => Promise<unknown>): Promise<void> => {
    if (!dryRun) await work();
  };
  switch (item.kind) {
    case 'tag':
      await put(() => deployment.call(CALLS.putTag, { params: { entryId: item.id }, body: item.tag }));
      report.tags += 1;
      return;
    case 'answer':
      await put(() => deployment.call(CALLS.putAnswer, { params: { entryId: item.id }, body: item.answer }));
      report.answers += 1;
      return;
    case 'team':
      await put(() => deployment.call(CALLS.putTeam, { params: { entryId: item.id }, body: item.team }));
      report.teams += 1;
      return;
    case 'settings':
      await put(() => deployment.call(CALLS.putSettings, { body: item.settings }));
      report.settings += 1;
      return;
    case 'hours':
      await put(() => deployment.call(CALLS.putHours, { body: item.hours }));
      report.settings += 1;
      return;
    case 'form':
      await put(() => deployment.call(CALLS.putForm, { params: { entryId: item.id }, body: item.form }));
      report.settings += 1;
      return;
    case 'rule':
      await put(() => deployment.call(CALLS.putRule, { params: { entryId: item.id }, body: item.rule }));
      report.settings += 1;
      return;
    case 'grant':
      await put(() =>
        deployment.call(CALLS.putGrant, { params: { attendantId: item.attendantId }, body: item.grant }),
      );
      report.settings += 1;
      return;
    case 'file':
      await put(() => fetched.bring(deployment, item));
      report.files += 1;
      return;
    case 'chat': {
      const { part, isLast } = item;
      const { messages, notes, refused } = dryRun
        ? { messages: part.messages.length, notes: part.notes.length, refused: 0 }
        : await deployment.call(CALLS.importPart, {
            params: { customerId: idText(part.customer.id) },
            body: { ...part, messages: part.messages.map((message) => fetched.carried(message)) },
          });
      report.messages += messages;
      report.notes += notes;
      report.refused += refused;
      if (isLast) report.chats += 1;
    }
  }
}

/** The report for people, line by line. */
export function reportLines(report: Report, dryRun: boolean): string[] {
  const { chats, messages, notes, files, answers, tags, teams, settings, refused, left } = report;
  return [
    `${dryRun ? 'To import' : 'Imported'}: ${chats} customers with ${messages} ${dryRun ? '' : 'new '}messages and ${notes} ${dryRun ? '' : 'new '}notes; ${files === 0 ? '' : `${files} files, `}${answers} ready answers, ${tags} tags, ${teams} teams, ${settings} settings.`,
    ...(refused > 0
      ? [
          `Refused: ${refused} messages, of customers who were erased since, or that another message stands for.`,
        ]
      : []),
    ...left.map((each) => `Left out: ${each}`),
  ];
}
