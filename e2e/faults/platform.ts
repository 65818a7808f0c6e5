import { startMongo } from '@chimpassist/testing/mongo';
import { Platform } from '@chimpassist/testing/platform';

export const BASE_TOPIC = 'chimpassist/faults';

export interface FaultPlatformOptions {
  sessionKeepAliveMs: number;
  attendantKeepAliveMs: number;
  /** That one chat may write. */
  messagesPerMinute: number;
  /** Further lines of Mosquitto's configuration. */
  brokerLines?: readonly string[];
  /** A module that each bridge loads first. */
  bridgeImports?: string;
}

/** The platform over a broker that keeps what it has, mirrored into a database. */
export async function startFaultPlatform(options: FaultPlatformOptions): Promise<Platform> {
  const attendantKeepAlive = String(options.attendantKeepAliveMs);
  return Platform.start({
    baseTopic: BASE_TOPIC,
    database: await startMongo(),
    broker: { persistence: true, lines: options.brokerLines ?? [] },
    worker: {
      ASSIGNMENT_TIMEOUT: '3000',
      SESSION_KEEP_ALIVE_TIME: String(options.sessionKeepAliveMs),
      ATTENDANT_KEEP_ALIVE_TIME: attendantKeepAlive,
    },
    bridge: {
      ATTENDANT_KEEP_ALIVE_TIME: attendantKeepAlive,
      CHAT_MESSAGES_PER_MINUTE: String(options.messagesPerMinute),
      ...(options.bridgeImports === undefined ? {} : { NODE_OPTIONS: `--import=${options.bridgeImports}` }),
    },
  });
}
