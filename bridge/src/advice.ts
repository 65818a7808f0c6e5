/** What an operator does about a Worker that says no. `status` is null where nothing answered. */
export function adviceOnWorker(status: number | null): string {
  switch (status) {
    case null:
      return 'look whether BACKEND_ENDPOINT is the address of the Worker';
    case 401:
    case 403:
      return 'write the same BRIDGE_SECRET here as at the Worker';
    case 404:
      return 'BACKEND_ENDPOINT leads to something else than the Worker: write the Worker\u2019s address';
    case 503:
      return 'a setting of the Worker cannot be read, or it has no BRIDGE_SECRET: its log and GET /health say which';
    case 200:
    case 301:
    case 302:
    case 307:
    case 308:
    case 426:
      return 'BACKEND_ENDPOINT leads to something else than the Worker, a web page for example: write the Worker\u2019s address';
    default:
      return 'look into the Worker\u2019s log';
  }
}

/** What an operator does about a broker that says this. */
export const adviceOnBroker = (error: string): string =>
  /not authorized|bad user/i.test(error)
    ? 'write MQTT_USERNAME and MQTT_PASSWORD as the broker knows them'
    : 'look whether MQTT_BROKER_HOST is the address of the broker, and whether it runs';
