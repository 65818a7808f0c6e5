/** Where to connect, as the platform names it to somebody who comes in. */
export interface Addresses {
  /** Where nobody says otherwise. */
  mqtt?: string | undefined;
  /** Where the Worker itself speaks MQTT. */
  edges?: readonly string[] | undefined;
}
