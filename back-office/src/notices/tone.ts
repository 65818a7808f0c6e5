/** Short tones: one for a message, rising ones for somebody who waits, falling ones for a chat that came back, two of the same for a colleague's note. */
const TONES_HZ = { message: [660], waiting: [587, 784], back: [784, 587], mention: [784, 784] } as const;
const TONE_S = 0.16;
const VOLUME = 0.06;
/** A browser takes some 60 ms to open its sound: while nothing else is done, not when the first message comes. */
const OPEN_AFTER_MS = 1_500;

/** A sound that could not be made for longer than this would only puzzle. */
const LATE_MS = 1_500;
/** What a person does to a page, after which browsers let it sound. */
const ACTS = ['pointerdown', 'keydown', 'touchend'] as const;

/**
 * Sounds made here, so that no file is loaded. Browsers let a page sound after a person has touched it: it is made ready
 * at the first touch, so that the first news is heard. `onReady` says that it may sound.
 */
export function createTone(onReady: () => void) {
  let audio: AudioContext | undefined;
  const open = () => {
    try {
      audio ??= new AudioContext();
    } catch {
      // A browser without it stays quiet.
    }
  };
  const wake = () => {
    open();
    if (audio?.state === 'running') sleepListening();
    // Safari and Firefox let it only within the act itself.
    else audio?.resume().then(sleepListening, () => {});
  };
  const sleepListening = () => {
    if (audio?.state !== 'running') return;
    for (const act of ACTS) window.removeEventListener(act, wake, true);
    onReady();
  };
  for (const act of ACTS) window.addEventListener(act, wake, true);
  const timer = setTimeout(
    () => (typeof requestIdleCallback === 'function' ? requestIdleCallback(open) : open()),
    OPEN_AFTER_MS,
  );

  function sound(running: AudioContext, kind: keyof typeof TONES_HZ): void {
    for (const [i, frequency] of TONES_HZ[kind].entries()) {
      const [oscillator, volume] = [running.createOscillator(), running.createGain()];
      const begin = running.currentTime + i * TONE_S;
      oscillator.frequency.value = frequency;
      volume.gain.setValueAtTime(VOLUME, begin);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + TONE_S);
      oscillator.connect(volume).connect(running.destination);
      oscillator.start(begin);
      oscillator.stop(begin + TONE_S);
    }
  }

  return {
    /** Whether the browser lets this page sound now. */
    canPlay: (): boolean => audio?.state === 'running',
    play(kind: keyof typeof TONES_HZ): void {
      try {
        open();
        const opened = audio;
        if (opened === undefined) return;
        if (opened.state === 'running') {
          sound(opened, kind);
          return;
        }
        const asked = performance.now();
        opened.resume().then(
          () => {
            if (performance.now() - asked < LATE_MS) sound(opened, kind);
          },
          () => {
            // Not touched yet.
          },
        );
      } catch {
        // A browser without it stays quiet.
      }
    },
    stop() {
      clearTimeout(timer);
      for (const act of ACTS) window.removeEventListener(act, wake, true);
      audio?.close().catch(() => {});
    },
  };
}
