/** MQTT 3.1.1 lets a broker refuse longer client ids. */
const CLIENT_ID_MAX_LENGTH = 23;

export function makeClientId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(CLIENT_ID_MAX_LENGTH));
  const random = Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
  return (prefix + random).slice(0, CLIENT_ID_MAX_LENGTH);
}
