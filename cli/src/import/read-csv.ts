import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CustomerIdSchema } from '@chimpassist/protocol';
import { parse } from 'csv-parse';
import * as v from 'valibot';
import { CliError } from '../cli-error.ts';
import { type Item, partsOf } from './item.ts';

const RowSchema = v.record(v.string(), v.string());
type Row = v.InferOutput<typeof RowSchema>;

/** The rows of a CSV file with a header, with the line that each stands on. */
export async function* rowsOf(path: string): AsyncGenerator<{ row: Row; line: number }> {
  const parser = createReadStream(path).pipe(
    parse({
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }),
  );
  try {
    for await (const each of parser) {
      const { record, info } = each as { record: unknown; info: { lines: number } };
      yield { row: v.parse(RowSchema, record), line: info.lines };
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    throw new CliError(
      `${path} is no CSV with a header: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
}

const OWN_COLUMNS = new Set(['id', 'name', 'avatarurl', 'tags']);
const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[;|]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
/** A column by its name, whatever its capitals. */
const column = (row: Row, name: string): string | undefined =>
  Object.entries(row).find(([key]) => key.toLowerCase() === name)?.[1];

/** Customers: `id`, `name`, `avatarURL`, `tags` (`vip;wholesale`); every other column is an attribute. */
export async function* readCustomers(path: string): AsyncGenerator<Item> {
  for await (const { row, line } of rowsOf(path)) {
    const id = v.safeParse(CustomerIdSchema, column(row, 'id'));
    if (!id.success) {
      yield { kind: 'left', where: `line ${line}`, why: `"id": ${id.issues[0].message}` };
      continue;
    }
    const attributes = Object.entries(row).filter(
      ([key, value]) => !OWN_COLUMNS.has(key.toLowerCase()) && value !== '',
    );
    const tags = listOf(column(row, 'tags'));
    yield* partsOf(
      {
        customer: {
          id: id.output,
          name: column(row, 'name') ?? '',
          avatarURL: column(row, 'avatarurl') || null,
        },
        attributes: attributes.length === 0 ? {} : { attendant: Object.fromEntries(attributes) },
        ...(tags.length === 0 ? {} : { tags }),
      },
      [],
      [],
    );
  }
}

/** The same name is the same answer at the next run. */
const idOfName = (name: string): string =>
  `csv-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;

/** Ready answers: `name`, `text`, `language`, and `id` where there is one. */
export async function* readAnswers(path: string): AsyncGenerator<Item> {
  for await (const { row, line } of rowsOf(path)) {
    const name = column(row, 'name') ?? '';
    const text = column(row, 'text') ?? '';
    if (name === '' || text === '') {
      yield { kind: 'left', where: `line ${line}`, why: 'A ready answer has a "name" and a "text".' };
      continue;
    }
    const language = column(row, 'language') || null;
    yield { kind: 'answer', id: column(row, 'id') || idOfName(name), answer: { name, text, language } };
  }
}
