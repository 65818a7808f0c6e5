/** `malformed`: the bytes are not MQTT. `tooLarge`: over the reader's limit. `unsupportedVersion`: neither 3.1.1 nor 5. */
export type PacketErrorKind = 'malformed' | 'tooLarge' | 'unsupportedVersion';

/** The only error that this codec throws. The connection cannot go on after it: close it. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
  readonly kind: PacketErrorKind;
  constructor(kind: PacketErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

export const malformed = (message: string): PacketError => new PacketError('malformed', message);
