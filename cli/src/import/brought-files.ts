import { openAsBlob } from 'node:fs';
import { type Attachment, CALLS, type ImportPart } from '@chimpassist/protocol';
import { type Deployment, Refused } from '../deployment.ts';
import type { Item } from './item.ts';

type FileItem = Extract<Item, { kind: 'file' }>;
type Message = ImportPart['messages'][number];

const TIMEOUT_MS = 120_000;

/** Files on their way into a deployment: what those at an address turned out to be, or where they are left. */
export class BroughtFiles {
  readonly #known = new Map<string, Attachment>();
  readonly #left = new Map<string, string>();

  /** @throws {CliError} where it cannot be fetched, or is not taken. */
  async bring(deployment: Deployment, { customerId, file, from }: FileItem): Promise<void> {
    const body = 'path' in from ? await openAsBlob(from.path, { type: from.type }) : await fetched(from.url);
    const attachment = await deployment.call(CALLS.importFile, {
      params: { customerId, attachmentId: file.id },
      query: { name: file.name },
      body,
    });
    if ('url' in from) this.#known.set(file.id, attachment);
  }

  /** Its message carries the address instead. */
  failed({ file, from }: FileItem): void {
    if ('url' in from) this.#left.set(file.id, from.url);
  }

  /** A message with what is known of its files. */
  carried(message: Message): Message {
    const { attachments, ...rest } = message;
    if (attachments === undefined) return message;
    const links = attachments.flatMap(({ id }) => this.#left.get(id) ?? []);
    const kept = attachments
      .filter(({ id }) => !this.#left.has(id))
      .map((each) => ({ ...each, ...this.#known.get(each.id) }));
    return {
      ...rest,
      content: [rest.content, ...links].filter((line) => line !== '').join('\n'),
      ...(kept.length === 0 ? {} : { attachments: kept }),
    };
  }
}

/** @throws {Refused} where the address does not give it. */
async function fetched(url: string): Promise<Blob> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
  if (response?.ok) return response.blob();
  const why = response === null ? 'does not answer' : `answers ${response.status}`;
  throw new Refused(404, 'not_found', `${new URL(url).host} ${why}, so the message carries its address.`);
}
