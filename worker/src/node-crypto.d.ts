/** As much of Node's module as the Worker uses; the types of Node as a whole do not fit beside those of the platform. */
declare module 'node:crypto' {
  export function randomBytes(size: number): Uint8Array;
  export function scryptSync(
    password: string,
    salt: Uint8Array,
    keyLength: number,
    options: { N: number; r: number; p: number },
  ): Uint8Array;
  export function hkdfSync(
    digest: string,
    key: string,
    salt: string,
    info: string,
    keyLength: number,
  ): ArrayBuffer;
  export function createHmac(
    digest: string,
    key: Uint8Array,
  ): { update(text: string): { digest(): Uint8Array } };
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}
