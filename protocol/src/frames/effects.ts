import type { ControlPayload } from '../payloads/control.ts';

/** To be published on both control topics of `sessionTopic` by rising `rev`; one not above what was published is dropped. */
export interface Control {
  sessionTopic: string;
  rev: number;
  payload: ControlPayload;
}

/** To be published as it is; `topic` is without base. */
export interface Publish {
  topic: string;
  payload: unknown;
  qos: 0 | 1;
}
