import { type AppContext, settingsFor } from './context.ts';
import { originOf } from './site.ts';

/** Where a client connects: in the answers of calls that give a token, and of `GET /config/attendant`. */
export interface Addresses {
  /** Where nobody says otherwise. */
  mqtt?: string;
  /** Where the Worker itself speaks MQTT. */
  edges?: string[];
}

/** Nothing where the Worker knows no broker for browsers, and does not speak MQTT itself. */
export function addressesFor(c: AppContext): Addresses {
  const { isEdgeOpen, brokerForBrowsers } = settingsFor(c);
  // Not `protocol = …`: what was http: cannot be turned into ws: there.
  const edge = `${originOf(c)}/mqtt`.replace(/^http/, 'ws');
  const mqtt = brokerForBrowsers ?? (isEdgeOpen ? edge : null);
  return { ...(mqtt === null ? {} : { mqtt }), ...(isEdgeOpen ? { edges: [edge] } : {}) };
}
