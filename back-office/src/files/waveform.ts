import type { Waveform } from '@chimpassist/client/files/shown';

/** Bars of a waveform: as many as a voice note of ours has. */
export const BARS = 40;

/** Enough to see where somebody speaks, and a sixth of the memory. */
const SAMPLE_RATE = 8_000;

/** How loud each part is, 0 to 1, by its loudest sample, with the loudest part as 1. */
export function barsOf(samples: Float32Array, count = BARS): number[] {
  const bars = Array.from({ length: count }, (_, i) => {
    const part = samples.subarray(
      Math.floor((i * samples.length) / count),
      Math.max(Math.floor(((i + 1) * samples.length) / count), Math.floor((i * samples.length) / count) + 1),
    );
    return part.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
  });
  const loudest = Math.max(...bars);
  return loudest === 0 ? bars : bars.map((bar) => bar / loudest);
}

/** What the browser makes of a sound; null where it cannot read it. */
export async function soundOf(blob: Blob): Promise<Waveform | null> {
  try {
    const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
    const buffer = await context.decodeAudioData(await blob.arrayBuffer());
    return { peaks: barsOf(buffer.getChannelData(0)), seconds: buffer.duration };
  } catch {
    return null;
  }
}
