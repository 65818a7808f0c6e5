import type { ConnectionState } from '@chimpassist/client/mqtt';

/** CONNACK codes of a broker that did not take user name and password, or does not let them in. */
const BAD_CREDENTIALS: ReadonlySet<number> = new Set([4, 5]);

/** What the desk shows of the connection: a second try is a connection that is away. */
export const kindOf = (state: ConnectionState): 'connecting' | 'online' | 'away' => {
  switch (state.kind) {
    case 'online':
      return 'online';
    case 'idle':
      return 'connecting';
    case 'connecting':
      return state.attempt <= 1 ? 'connecting' : 'away';
    case 'waiting':
    case 'stopped':
      return 'away';
  }
};

/** Whether the broker refused the token: the same one will not do better at the next try. */
export const isTokenRefused = (state: ConnectionState): boolean =>
  state.kind === 'waiting' && BAD_CREDENTIALS.has(state.refused ?? 0);
