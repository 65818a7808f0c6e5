import { BRIDGE_FILTERS, TOPICS, withBase, withoutBase } from '@chimpassist/protocol';
import type { Log } from '../log.ts';
import { OutageLog } from '../outage-log.ts';
import type { Site } from '../site.ts';
import type { BrokerIdentity } from './broker-identity.ts';
import { readFormerSession } from './former-session.ts';
import { Link, type LinkOptions, type MqttVersion, type Publish } from './link.ts';
import { makeSession } from './make-session.ts';
import { type LeftOutReason, Outgoing } from './outgoing.ts';
import { SafeReader } from './safe-reader.ts';

/** Why a broker ends a connection although nothing that came over it was wrong: MQTT 5's reason codes. */
const EXCUSES = [
  137, // busy
  139, // shutting down
  142, // the session was taken over
  152, // an administrator
  156, // use another server
  157, // the server was moved
];
/** The subscriptions of the connection for perishable publishes. */
const NOW = '-now';

const DURABLE = BRIDGE_FILTERS.durable.map((filter) => [filter, 1] as const);
const PERISHABLE = BRIDGE_FILTERS.perishable.map((filter) => [filter, 0] as const);

export interface BrokerOptions {
  settings: Pick<
    Site,
    'brokerUrl' | 'username' | 'password' | 'baseTopic' | 'maxPacketBytes' | 'maxTopicLevels'
  >;
  identity: BrokerIdentity;
  log: Log;
  /**
   * A publish, without base. Where it came over the kept session it is handed in again where this throws; what is not
   * durable counts only where it was said `now`.
   */
  receive(topic: string, payload: Uint8Array, now: boolean): void;
  /** Makes what was received safe. When it returns, the broker gets its acknowledgements. */
  makeSafe(): void;
  /** Called when both connections are subscribed, and when one no longer is. */
  listening(isListening: boolean): void;
  /** Called for each connection after the first. */
  reconnected(which: 'broker' | 'broker_now'): void;
  /** A publish is given up. */
  leftOut(topic: string, bytes: number, reason: LeftOutReason): void;
}

/**
 * The connections to the operator's broker. One has a session that the broker keeps for us, so that no message is lost;
 * the other, for what is worth nothing later, has a new session each time: a broker may keep keep-alives too, and an
 * hour later nobody who sent them is there.
 */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #outgoing: Outgoing;
  readonly #reader: SafeReader;
  readonly #outage: OutageLog;
  readonly #known: { version: MqttVersion } = { version: 5 };
  /** Aborted by `stop`; null while stopped. */
  #running: AbortController | null = null;
  #kept: Link | null = null;
  #now: Link | null = null;
  #connections = { broker: 0, broker_now: 0 };

  constructor(options: BrokerOptions) {
    const { log, settings } = options;
    this.#options = options;
    this.#outage = new OutageLog(log, 'the broker refused or failed; trying again until it is there');
    this.#reader = new SafeReader({ log, makeSafe: () => options.makeSafe() });
    this.#outgoing = new Outgoing({
      maxPacketBytes: settings.maxPacketBytes,
      maxTopicLevels: settings.maxTopicLevels,
      log,
      leftOut: (...what) => options.leftOut(...what),
    });
  }

  get isConnected(): boolean {
    return this.#kept?.isReady ?? false;
  }

  /** Whether reading has stopped because nothing more can be made safe. */
  get isBlocked(): boolean {
    return this.#reader.isBlocked;
  }

  /** The version of MQTT that the broker speaks. */
  get version(): MqttVersion {
    return this.#known.version;
  }

  /** Publishes that the broker has not acknowledged, and their size as JSON. */
  get waiting(): { publishes: number; bytes: number } {
    return { publishes: this.#outgoing.waiting, bytes: this.#outgoing.waitingBytes };
  }

  start(): void {
    if (this.#running !== null) return;
    const running = new AbortController();
    this.#running = running;
    this.#open(running.signal).catch((error: unknown) => {
      if (running.signal.aborted) return;
      this.#options.log.error(
        { error: error instanceof Error ? error.message : 'unknown' },
        'the broker cannot be used',
      );
    });
  }

  /**
   * Resolves when the broker acknowledged (QoS 1), or when it is left out. At QoS 0 what cannot be sent now is not sent later.
   *
   * @param text JSON.
   */
  async publish(topic: string, text: string, qos: 0 | 1): Promise<void> {
    if (qos === 0 && this.#running === null) return;
    await this.#outgoing.publish(withBase(this.#options.settings.baseTopic, topic), topic, text, qos);
  }

  async stop(): Promise<void> {
    this.#running?.abort();
    this.#running = null;
    const [kept, now] = [this.#kept, this.#now];
    this.#kept = null;
    this.#now = null;
    this.#outgoing.stop();
    if (kept !== null || now !== null) this.#options.listening(false);
    // While acknowledgements are held back, nothing else goes out either.
    const canSpeak = kept?.isReady === true && !this.#reader.isUnsafe;
    if (canSpeak) {
      await kept.client
        ?.publishAsync(...this.#status('offline'))
        // The connection is going down too: its last will says the same.
        .catch(() => undefined);
    }
    // Where the broker is away there is nobody to wait for: what is unsent comes again from the edge or the spool.
    await Promise.all([kept?.end(!canSpeak), now?.end(true)]);
  }

  /** Sessions of former client ids are read first: what waits there is older than all that comes now. */
  async #open(signal: AbortSignal): Promise<void> {
    const { identity, log } = this.#options;
    const clientId = identity.take();
    const formers = identity.formers();
    if (formers.length > 0) await makeSession({ ...this.#linkOptions(clientId), filters: DURABLE }, signal);
    for (const former of formers) {
      const isDone = await readFormerSession({
        ...this.#linkOptions(former),
        receive: (publish, link, done) => this.#takeKept(publish, link, done),
        isSafe: () => !this.#reader.isBlocked,
        signal,
      });
      if (signal.aborted) return;
      if (isDone) identity.forgetFormer(former);
      else log.error({}, 'the broker does not give the session of before; the next start tries again');
    }
    this.#kept = new Link({
      ...this.#linkOptions(clientId),
      clean: false,
      filters: DURABLE,
      will: this.#will(),
      receive: (publish, link, done) => this.#takeKept(publish, link, done),
      connected: () => this.#count('broker'),
      ready: (connack, link) => {
        link.client?.publish(...this.#status('online'));
        this.#outgoing.connected(
          (topic, text, qos, done) =>
            link.client?.publish(topic, text, { qos }, (error) => {
              if (link.isReady) done(error ?? undefined);
            }),
          connack.properties ?? {},
        );
        // Only now is it known which version the broker speaks.
        if (this.#now === null && !signal.aborted) this.#listenNow(clientId);
        this.#tell();
      },
      closed: (reason) => {
        this.#outgoing.disconnected(reason, EXCUSES.includes(reason ?? 0));
        this.#tell();
      },
    });
    this.#kept.start();
  }

  #listenNow(clientId: string): void {
    this.#now = new Link({
      ...this.#linkOptions(`${clientId}${NOW}`),
      clean: true,
      filters: PERISHABLE,
      receive: ({ topic, payload }, _, done) => {
        const short = withoutBase(this.#options.settings.baseTopic, topic);
        try {
          if (short !== null) this.#options.receive(short, payload, true);
        } catch (error) {
          this.#options.log.error(
            { error: error instanceof Error ? error.message : 'unknown' },
            'a publish could not be taken',
          );
        }
        done();
      },
      connected: () => this.#count('broker_now'),
      ready: () => this.#tell(),
      closed: () => this.#tell(),
    });
    this.#now.start();
  }

  #takeKept({ topic, payload }: Publish, link: Link, done: () => void): void {
    const { client } = link;
    if (client === null) return;
    const short = withoutBase(this.#options.settings.baseTopic, topic);
    const receive = (): void => {
      if (short !== null) this.#options.receive(short, payload, false);
    };
    this.#reader.take({ stream: client.stream, isCurrent: () => link.client === client }, receive, done);
  }

  #linkOptions(
    clientId: string,
  ): Pick<LinkOptions, 'settings' | 'log' | 'outage' | 'broker' | 'clientId' | 'canSpeak'> {
    return {
      settings: this.#options.settings,
      log: this.#options.log,
      outage: this.#outage,
      broker: this.#known,
      clientId,
      canSpeak: () => !this.#reader.isUnsafe,
    };
  }

  #tell(): void {
    this.#options.listening(this.#kept?.isReady === true && this.#now?.isReady === true);
  }

  #count(which: 'broker' | 'broker_now'): void {
    this.#connections[which] += 1;
    if (this.#connections[which] > 1) this.#options.reconnected(which);
  }

  #will(): LinkOptions['will'] {
    const [topic, payload, { qos, retain }] = this.#status('offline');
    return { topic, payload: Buffer.from(payload), qos, retain };
  }

  #status(status: 'online' | 'offline'): [string, string, { qos: 1; retain: true }] {
    const topic = withBase(this.#options.settings.baseTopic, TOPICS.bridge());
    return [topic, JSON.stringify({ status, at: Date.now() }), { qos: 1, retain: true }];
  }
}
