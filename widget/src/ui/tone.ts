import { listen } from '@chimpassist/client/listen';

const TONE_S = 0.18;
/** A sound that would come later than this is not played: its message is old by then. */
const LATE_MS = 1_000;
const GESTURES = ['pointerdown', 'keydown', 'touchend'];

/**
 * A quiet tone. Browsers let a page sound only after somebody has pressed something in it; Firefox and Safari also want the
 * context begun, or woken, by that very press. `onReady` is called when it may sound.
 */
export function createTone(onReady: () => void) {
  let audio: AudioContext | undefined;

  /** Resolves when it runs, or never where the browser does not let it. */
  async function wake(): Promise<AudioContext | undefined> {
    try {
      audio ??= new AudioContext();
      if (audio.state !== 'running') await audio.resume();
      return audio;
    } catch {
      // A browser without it stays quiet.
      return undefined;
    }
  }

  const onGesture = (): void => {
    if (audio?.state === 'running') return;
    void wake().then(onReady);
  };
  const leave = listen(window, GESTURES, onGesture, true);
  // A person who pressed the button before the panel came has done so already.
  if (navigator.userActivation?.hasBeenActive === true) onGesture();

  function beep(context: AudioContext): void {
    const [oscillator, volume] = [context.createOscillator(), context.createGain()];
    oscillator.frequency.value = 660;
    volume.gain.setValueAtTime(0.06, context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + TONE_S);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start();
    oscillator.stop(context.currentTime + TONE_S);
  }

  return {
    isReady: (): boolean => audio?.state === 'running',
    play(): void {
      const asked = performance.now();
      void wake().then((context) => {
        if (context?.state === 'running' && performance.now() - asked < LATE_MS) beep(context);
      });
    },
    stop(): void {
      leave();
      audio?.close().catch(() => {});
    },
  };
}
