/** A bridge's client ids at the broker begin with this, so that brokers' rules can refuse the name to others. */
export const BRIDGE_CLIENT_ID_PREFIX = 'chimp-bridge-';
