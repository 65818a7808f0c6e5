import { listen } from '@chimpassist/client/listen';
import { nudgeOnWake } from '@chimpassist/client/mqtt';
import type { After, AfterPart } from '../after/after.ts';
import { importBeside } from '../core/beside.ts';
import { type Client, createClient } from '../core/client.ts';
import { type ClientConfig, storageKeys } from '../core/config.ts';
import type { Emitter } from '../core/events.ts';
import type { KeyValueStore } from '../core/safe-storage.ts';
import type { FilesPart } from '../files/files.ts';
import type { FormsPart } from '../forms/forms.ts';
import type { VisitorPart } from '../visitor/index.ts';
import { createAttention } from './attention.ts';

/** What shows files is loaded when there is one. */
const loadFiles = (): Promise<FilesPart> =>
  typeof FILES_FILE === 'undefined' ? import('../files/index.tsx') : importBeside(FILES_FILE);

/** What shows forms is loaded where the team has any. */
const loadForms = (): Promise<FormsPart> =>
  typeof FORMS_FILE === 'undefined' ? import('../forms/index.tsx') : importBeside(FORMS_FILE);

/** What says who the visitor is, where the page has anything to say. */
const loadVisitor = (): Promise<VisitorPart> =>
  typeof VISITOR_FILE === 'undefined' ? import('../visitor/index.ts') : importBeside(VISITOR_FILE);

/** What stands beside a conversation is loaded with its first message. */
const loadAfter = (): Promise<AfterPart> =>
  typeof AFTER_FILE === 'undefined' ? import('../after/index.tsx') : importBeside(AFTER_FILE);

/** A client that has begun, bound to the browser's events: waking, another tab, another customer. */
export interface RunningClient {
  client: Client;
  loadAfter(): Promise<After>;
  /** How attention is drawn to messages while the page is hidden. */
  attend(how: { title: string; hasSound: boolean; isOpen: boolean }): void;
  stop(): void;
}

export function startClient(options: {
  config: ClientConfig;
  storage: KeyValueStore;
  events: Emitter;
}): RunningClient {
  const client = createClient({ ...options, loadFiles, loadForms, loadVisitor });
  const leave = [
    nudgeOnWake(client),
    // Only looks who sits there: each tab writes down that it is there, and would answer the others for ever.
    listen(window, ['storage'], client.look),
    // Said before timers slow down, and before the page is gone.
    listen(document, ['visibilitychange'], () => document.hidden && client.nudge()),
    listen(window, ['pagehide'], client.sayGone),
  ];
  let how = { title: '', hasSound: false, isOpen: false };
  const attention = createAttention(options.events, {
    name: storageKeys(options.config).prefix,
    text: () => how.title,
    hasSound: () => how.hasSound,
    isOpen: () => how.isOpen,
  });
  client.start();
  return {
    client,
    loadAfter: async () => (await loadAfter()).createAfter(client.ports),
    attend(next) {
      how = next;
      attention.changed();
    },
    stop() {
      for (const each of leave) each();
      attention.stop();
      client.stop();
    },
  };
}
