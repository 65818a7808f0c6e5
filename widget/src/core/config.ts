import type { ChimpWidgetProps } from '../../types/public.d.ts';

/** The props that decide whom to talk to. A change of any of them means another client. */
export interface ClientConfig {
  backendEndpoint: string;
  /** Empty: what the Worker names. */
  brokerHost: string;
  /** Empty: the default one. (Its name is not known here, so that the launcher carries nothing of the protocol.) */
  baseTopic: string;
  /** The operator's own broker account, or null where the token is the password. */
  brokerAccount: { username: string; password: string } | null;
  /** Answers the Worker's challenge to a new guest. */
  challenge: (() => Promise<string>) | undefined;
  /** Attendants may know the visitor's page, browser, language and time zone. */
  saysVisit: boolean;
  /** The site's service worker, which shows push messages. */
  pushWorker?: string | undefined;
}

const trimSlash = (url: string): string => url.trim().replace(/\/+$/, '');

export function clientConfig(props: ChimpWidgetProps): ClientConfig {
  const { mqttBrokerUsername = '', mqttBrokerPassword = '' } = props;
  return {
    backendEndpoint: trimSlash(props.backendEndpoint),
    brokerHost: props.mqttBrokerHost ?? '',
    baseTopic: props.mqttBaseTopic ?? '',
    brokerAccount:
      mqttBrokerUsername || mqttBrokerPassword
        ? { username: mqttBrokerUsername, password: mqttBrokerPassword }
        : null,
    challenge: props.challenge,
    saysVisit: props.visitorDetails === true,
    pushWorker: props.pushWorker,
  };
}

/** Where this client's things lie in storage: two shops on one origin do not mix. */
export function storageKeys({ backendEndpoint, baseTopic }: ClientConfig) {
  const prefix = `chimpassist:${backendEndpoint}|${baseTopic}:`;
  return {
    /** What all of them begin with. */
    prefix,
    session: `${prefix}session`,
    draft: `${prefix}draft`,
    /** What the key of each entry begins with. */
    outbox: `${prefix}outbox:`,
    unaddressed: `${prefix}unaddressed`,
    /** In the tab's storage: the panel was left open. */
    open: `${prefix}open`,
    /** What the keys begin with of words that wait for somebody who does not sit here now. */
    sealedNotes: `${prefix}kept:`,
  };
}
export type StorageKeys = ReturnType<typeof storageKeys>;
