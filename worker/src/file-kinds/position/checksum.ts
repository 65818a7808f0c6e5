/** CRC-32 as PNG has it. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

const step = (crc: number, byte: number): number => ((TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)) >>> 0;

const begun = (parts: readonly Uint8Array[]): number => {
  let crc = 0xffffffff;
  for (const part of parts) for (const byte of part) crc = step(crc, byte);
  return crc;
};

export const checksumOf = (parts: readonly Uint8Array[]): number => (begun(parts) ^ 0xffffffff) >>> 0;

/** Of some bytes with so many zeros behind them. */
export function checksumOfZeros(start: Uint8Array, zeros: number): number {
  let crc = begun([start]);
  for (let n = 0; n < zeros; n += 1) crc = step(crc, 0);
  return (crc ^ 0xffffffff) >>> 0;
}
