import type { Emitter } from '../core/events.ts';

const FLASH_MS = 1_200;
const TONE_S = 0.18;

/** A page that nobody looks at tells of a message: its title changes now and then, and it sounds once. */
export function createAttention(events: Emitter, ports: { text(): string; hasSound(): boolean }): () => void {
  let flashing: ReturnType<typeof setInterval> | undefined;
  let title = '';
  let audio: AudioContext | undefined;

  function calm(): void {
    if (flashing === undefined) return;
    clearInterval(flashing);
    flashing = undefined;
    document.title = title;
  }

  function flash(): void {
    if (flashing !== undefined) return;
    title = document.title;
    let isOn = false;
    flashing = setInterval(() => {
      isOn = !isOn;
      document.title = isOn ? ports.text() : title;
    }, FLASH_MS);
  }

  function sound(): void {
    try {
      audio ??= new AudioContext();
      // No gesture on this page yet: the browser would keep it for later, when it is no news any more.
      if (audio.state !== 'running') return;
      const [oscillator, volume] = [audio.createOscillator(), audio.createGain()];
      oscillator.frequency.value = 660;
      volume.gain.setValueAtTime(0.06, audio.currentTime);
      volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + TONE_S);
      oscillator.connect(volume).connect(audio.destination);
      oscillator.start();
      oscillator.stop(audio.currentTime + TONE_S);
    } catch {
      // A browser without it stays quiet.
    }
  }

  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') calm();
  };
  document.addEventListener('visibilitychange', onVisibility);
  const leave = events.on('message', ({ own }) => {
    if (own || document.visibilityState === 'visible') return;
    flash();
    if (ports.hasSound()) sound();
  });
  return () => {
    leave();
    calm();
    document.removeEventListener('visibilitychange', onVisibility);
    audio?.close().catch(() => {});
  };
}
