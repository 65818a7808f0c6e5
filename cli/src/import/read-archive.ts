import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ATTRIBUTE_PROOFS, type ImportPart } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import * as v from 'valibot';
import { type ArchiveLine, ArchiveLineSchema, filesFolderOf } from '../archive-line.ts';
import { CliError } from '../cli-error.ts';
import { tryParse } from '../export.ts';
import { readLines } from '../read-lines.ts';
import { type Item, partsOf } from './item.ts';

type ChatLine = Extract<ArchiveLine, { type: 'chat' }>;

/** An export of `chimpassist export`. It needs the memory of one chat. */
export async function* readArchive(path: string): AsyncGenerator<Item> {
  let chat: ChatLine | null = null;
  let messages: ImportPart['messages'] = [];
  let notes: ImportPart['notes'] = [];
  let isDone = false;
  let n = 0;
  for await (const text of readLines(path)) {
    n += 1;
    const parsed = v.safeParse(ArchiveLineSchema, tryParse(text));
    if (n === 1 && (!parsed.success || parsed.output.type !== 'begin'))
      throw new CliError(
        `${path} is not an export of chimpassist: --from says what it is (chimpassist import --help).`,
      );
    if (!parsed.success) {
      yield { kind: 'left', where: `line ${n}`, why: parsed.issues[0].message };
      continue;
    }
    const line = parsed.output;
    switch (line.type) {
      case 'begin':
        break;
      case 'tag':
        yield { kind: 'tag', id: line.tag.id, tag: { name: line.tag.name, color: line.tag.color } };
        break;
      case 'answer': {
        const { id, attachments = [], ...answer } = line.answer;
        if (attachments.length > 0)
          yield {
            kind: 'left',
            where: `line ${n}`,
            why: `The files of the ready answer “${answer.name}” are not in an export: attach them again at the desk.`,
          };
        if (!isBlank(answer.text) || (answer.macro ?? null) !== null) yield { kind: 'answer', id, answer };
        break;
      }
      case 'team': {
        const { id, ...team } = line.team;
        yield { kind: 'team', id, team };
        break;
      }
      case 'settings':
        yield { kind: 'settings', settings: line.settings };
        break;
      case 'hours':
        yield { kind: 'hours', hours: line.hours };
        break;
      case 'form': {
        const { id, ...form } = line.form;
        yield { kind: 'form', id, form };
        break;
      }
      case 'rule': {
        const { id, ...rule } = line.rule;
        yield { kind: 'rule', id, rule };
        break;
      }
      case 'grant': {
        const { id: attendantId, ...grant } = line.grant;
        yield { kind: 'grant', attendantId, grant };
        break;
      }
      case 'file':
        yield fileItem(line, path, n);
        break;
      case 'chat':
        [chat, messages, notes] = [line, [], []];
        break;
      case 'message': {
        const { seq: _, twin: __, ...message } = line.message;
        messages.push(message);
        break;
      }
      case 'note': {
        const { n: _, ...note } = line.note;
        notes.push(note);
        break;
      }
      case 'end':
        if (chat !== null) yield* partsOf(wholeOf(chat), messages, notes);
        chat = null;
        break;
      case 'done':
        isDone = true;
    }
  }
  if (!isDone) yield { kind: 'left', where: 'the end', why: 'This export was broken off: there is more.' };
}

/** A copy without its folder brings what was said all the same. */
function fileItem({ chat, file }: Extract<ArchiveLine, { type: 'file' }>, path: string, n: number): Item {
  const bytes = join(filesFolderOf(path), file.sha256);
  return existsSync(bytes)
    ? { kind: 'file', customerId: chat, file, from: { path: bytes, type: file.type } }
    : {
        kind: 'left',
        where: `line ${n}`,
        why: `The bytes of ${file.name} are not in ${filesFolderOf(path)}.`,
      };
}

function wholeOf({ customer, tags, attributes }: ChatLine): Omit<ImportPart, 'messages' | 'notes'> {
  const by = ATTRIBUTE_PROOFS.map((proof) => {
    const own = attributes.filter((each) => each.proof === proof);
    return [proof, Object.fromEntries(own.map(({ name, value }) => [name, value]))] as const;
  });
  return {
    customer,
    attributes: Object.fromEntries(by.filter(([, values]) => Object.keys(values).length > 0)),
    ratings: (tags.ratings ?? []).flatMap(({ sessionId, value, comment, at }) => ({
      ...{ sessionId, value, at },
      ...(comment === undefined ? {} : { comment }),
    })),
    tags: tags.tags,
  };
}
