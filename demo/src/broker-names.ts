/** What a broker's program and the others must call alike. Apart from the broker, which not every start loads. */

/** The user name of the bridge's account. */
export const BRIDGE_USERNAME = 'bridge';
export const WEB_SOCKET_PATH = '/mqtt';
