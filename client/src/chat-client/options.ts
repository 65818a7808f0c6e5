import type { Id } from '@chimpassist/protocol';
import { createFileRest, type FileBearer } from '../files/file-rest.ts';
import { createFileStore, type FileStore } from '../files/file-store.ts';
import { type CarryingPayload, createOutboxFiles } from '../files/outbox-files.ts';
import type { ConnectionOptions } from '../mqtt/types.ts';
import type { Addresses } from '../rest/addresses.ts';

/** Where the platform is, for a customer as for an attendant. */
export interface PlatformOptions {
  /** The Worker's address, without a slash at its end: `https://chat.example.com`. */
  endpoint: string;
  /** The broker's WebSocket address: `wss://mqtt.example.com/mqtt`. Default: what the platform names. */
  brokerHost?: string;
  /** `MQTT_BASE_TOPIC` of the platform. Default: the platform's own default. */
  baseTopic?: string;
  fetcher?: typeof fetch;
  /** Where files survive whose messages are not stored yet: `createFileStore(…)` of `…/files`. Default: in memory. */
  files?: FileStore;
  /** Where there is no global one (Node before 22): that of the package `ws`. */
  webSocket?: ConnectionOptions['webSocket'];
}

/** The address to connect to. @throws {TypeError} where neither the options nor the platform name one. */
export function brokerHostOf(
  { brokerHost }: PlatformOptions,
  named: () => Addresses,
): string | (() => string) {
  return (
    brokerHost ??
    (() => {
      const { mqtt } = named();
      if (mqtt === undefined)
        throw new TypeError('The platform names no address to connect to: give brokerHost.');
      return mqtt;
    })
  );
}

export const webSocketOf = ({ webSocket }: PlatformOptions) => (webSocket === undefined ? {} : { webSocket });

/** A storage of an outbox that keeps nothing over a restart. */
export const IN_MEMORY = { load: () => [], save(): void {} };

/** The files of one client's messages. */
export function chatFilesOf<T extends CarryingPayload>(
  { endpoint, fetcher, files }: PlatformOptions,
  bearer: FileBearer,
  customerId: (payload: T) => Id,
) {
  const store = files ?? createFileStore(null);
  const rest = createFileRest({ endpoint, bearer, ...(fetcher === undefined ? {} : { fetcher }) });
  return { ...createOutboxFiles<T>({ store, rest, customerId }), store };
}
