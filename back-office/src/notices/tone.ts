/** Two short tones: lower for a message, rising for somebody who waits. */
const TONES_HZ = { message: [660], waiting: [587, 784] } as const;
const TONE_S = 0.16;
const VOLUME = 0.06;
/** A browser takes some 60 ms to open its sound: while nothing else is done, not when the first message comes. */
const OPEN_AFTER_MS = 1_500;

/** Sounds made here, so that no file is loaded. Silent until the page was touched once, as browsers want it. */
export function createTone() {
  let audio: AudioContext | undefined;
  const open = () => {
    try {
      audio ??= new AudioContext();
    } catch {
      // A browser without it stays quiet.
    }
  };
  const timer = setTimeout(
    () => (typeof requestIdleCallback === 'function' ? requestIdleCallback(open) : open()),
    OPEN_AFTER_MS,
  );
  return {
    play(kind: keyof typeof TONES_HZ): void {
      try {
        open();
        if (audio === undefined) return;
        if (audio.state !== 'running') {
          void audio.resume();
          return;
        }
        for (const [i, frequency] of TONES_HZ[kind].entries()) {
          const [oscillator, volume] = [audio.createOscillator(), audio.createGain()];
          const begin = audio.currentTime + i * TONE_S;
          oscillator.frequency.value = frequency;
          volume.gain.setValueAtTime(VOLUME, begin);
          volume.gain.exponentialRampToValueAtTime(0.0001, begin + TONE_S);
          oscillator.connect(volume).connect(audio.destination);
          oscillator.start(begin);
          oscillator.stop(begin + TONE_S);
        }
      } catch {
        // A browser without it stays quiet.
      }
    },
    stop() {
      clearTimeout(timer);
      audio?.close().catch(() => {});
    },
  };
}
