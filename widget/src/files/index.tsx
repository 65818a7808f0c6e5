import {
  createFileRest,
  createFileStore,
  createOutboxFiles,
  openFileDatabase,
} from '@chimpassist/client/files';
import { createEntryUploads, type OutboxEntry } from '@chimpassist/client/outbox';
import type { Id, SentAttachment } from '@chimpassist/protocol';
import { render } from 'preact';
import { addSheet } from '../launcher/sheet.ts';
import { ComposerView } from './composer-view.tsx';
import { createFileAddresses } from './file-addresses.ts';
import css from './files.css?inline';
import type { Files, FilesPart, FilesPorts } from './files.ts';
import { MessageView } from './message-view.tsx';
import { fileTextsFor } from './texts.ts';
import { createTray } from './tray.ts';

/** Where the words for a failure stand. */
const FAILURES = {
  attachment_too_large: 'failedTooLarge',
  attachment_type: 'failedType',
  attachment_quota: 'failedQuota',
  attachment_room: 'failedRoom',
  not_configured: 'failedNoFiles',
  file_lost: 'failedLost',
  file_refused: 'failedFile',
  files: 'failedFile',
} as const;
const isFailure = (failure: string): failure is keyof typeof FAILURES => Object.hasOwn(FAILURES, failure);

/** Roots that have the sheet. */
const sheeted = new WeakSet<ShadowRoot>();

type Payload = Record<string, unknown>;

const customerOf = ({ sessionInfo }: Payload): Id => (sessionInfo as { customer: { id: Id } }).customer.id;

/** All that a widget does with files. */
export const createFiles: FilesPart['createFiles'] = (ports: FilesPorts): Files => {
  const store = createFileStore('indexedDB' in globalThis ? openFileDatabase() : null);
  const rest = createFileRest(ports);
  const uploads = createOutboxFiles<Payload>({ store, rest, customerId: customerOf });
  const addresses = createFileAddresses(rest, store);
  const tray = createTray(store);
  const stops = new Map<HTMLElement, () => void>();
  void store.tidy(new Set(ports.waiting().map(({ key }) => key)));

  /** The sheet comes with the first thing that is drawn under a root. */
  function draw(place: HTMLElement, what: preact.ComponentChild): void {
    const root = place.getRootNode();
    if (root instanceof ShadowRoot && !sheeted.has(root)) {
      sheeted.add(root);
      addSheet(root, css);
    }
    render(what, place);
  }
  /** What is shown of a file goes on as it is when it is uploaded. */
  async function complete(entry: OutboxEntry<Payload>, signal: AbortSignal): Promise<Payload> {
    const payload = await uploads.complete(entry, signal);
    const { attachments = [] } = payload.message as { attachments?: SentAttachment[] };
    for (const [n, file] of (entry.files ?? []).entries()) {
      const attachment = attachments[n];
      if (attachment !== undefined) addresses.adopt(attachment.id, file);
    }
    return payload;
  }

  return {
    tray,
    uploads: (upload) => createEntryUploads(complete, upload),
    drop: uploads.drop,
    drawComposer: (place, composer) => draw(place, <ComposerView {...composer} tray={tray} store={store} />),
    drawMessage(place, message) {
      const redraw = (): void =>
        draw(
          place,
          <MessageView
            {...message}
            addresses={addresses}
            rest={rest}
            progressOf={(files) => uploads.progressOf({ files })}
          />,
        );
      stops.get(place)?.();
      stops.delete(place);
      if (message.attachments === undefined) stops.set(place, uploads.onProgress(redraw));
      redraw();
    },
    erase(place) {
      stops.get(place)?.();
      stops.delete(place);
      render(null, place);
    },
    failureText: (failure, look) => (isFailure(failure) ? fileTextsFor(look)[FAILURES[failure]] : null),
    reset() {
      tray.clear();
      addresses.clear();
    },
  };
};
