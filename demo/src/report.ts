import { DEMO_ATTENDANTS, DEMO_PASSWORD } from './hooks/people.ts';

const NAME_WIDTH = 13;
const TIME_WIDTH = 7;
const A_SECOND_MS = 1_000;

function duration(ms: number): string {
  return ms < A_SECOND_MS ? `${Math.round(ms)} ms` : `${(ms / A_SECOND_MS).toFixed(1)} s`;
}

/** `✓ Worker          2.1 s  http://localhost:3134` */
export const readyLine = (name: string, ms: number, where: string): string =>
  `✓ ${name.padEnd(NAME_WIDTH)} ${duration(ms).padStart(TIME_WIDTH)}  ${where}`;

export const noteLine = (name: string, text: string): string =>
  `· ${name.padEnd(NAME_WIDTH)} ${''.padStart(TIME_WIDTH)}  ${text}`;

function box(lines: string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const bar = '─'.repeat(width + 2);
  return [`┌${bar}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${bar}┘`].join('\n');
}

const LEVELS = {
  'support/firstLevel': 'first level',
  'support/secondLevel': 'second level',
  'support/supervisor': 'supervisor',
} as const;

export interface BoxAddresses {
  shop: string;
  backOffice: string;
  worker: string;
  /** Where all mail of the demo is shown. */
  mail: string;
  /** The broker's, for programs; null: there is none. */
  mqtt: string | null;
  /** Where pages and other clients speak MQTT over WebSocket: to the broker, or to the Worker where there is none. */
  mqttWebSocket: string;
  /** Where the Worker itself speaks MQTT; null: it does not. */
  edge: string | null;
}

function roadLines({ mqtt, mqttWebSocket, edge }: BoxAddresses): string[] {
  return [
    ...(mqtt === null ? [] : [`MQTT, broker     ${mqtt}`, `  for browsers   ${mqttWebSocket}`]),
    ...(edge === null ? [] : [`MQTT, edge       ${edge}`]),
  ];
}

/** What stands there in the end: where to go, and as whom. */
export function finalBox(addresses: BoxAddresses, ownSignIn: boolean): string {
  const signIn = ownSignIn
    ? ['Sign in          as AUTHENTICATION_ENDPOINT has it']
    : [
        `Sign in          password ${DEMO_PASSWORD}`,
        ...DEMO_ATTENDANTS.map(({ email, type }) => `                 ${email.padEnd(27)} ${LEVELS[type]}`),
      ];
  return box([
    'Chimp Assist is running. Ctrl-C ends everything.',
    '',
    `Be a customer    ${addresses.shop}`,
    `Be an attendant  ${addresses.backOffice}`,
    ...signIn,
    '',
    `Mail             ${addresses.mail}`,
    `Worker           ${addresses.worker}`,
    ...roadLines(addresses),
  ]);
}
