import { lengthText, type Waveform } from '@chimpassist/client/files/shown';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';
import { Sign } from './signs.tsx';

const SPEEDS = [1, 1.5, 2] as const;
/** Only one plays at a time in this page. */
let playing: HTMLAudioElement | null = null;

interface SoundPlayerProps {
  /** Null for sound whose sender said nothing of it. */
  waveform: Waveform | null;
  load(): Promise<string>;
  texts: ChimpFileTexts;
  tag: string;
}

/** Plays a voice note. Its bars and its length are there before the sound is loaded. */
export function SoundPlayer({ waveform, load, texts, tag }: SoundPlayerProps) {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(waveform?.seconds ?? 0);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [hasFailed, setFailed] = useState(false);

  useEffect(
    () => () => {
      audio.current?.pause();
    },
    [],
  );

  async function element(): Promise<HTMLAudioElement> {
    if (audio.current !== null) return audio.current;
    const made = new Audio(await load());
    made.ontimeupdate = () => setAt(made.currentTime);
    // A browser's recording does not say how long it is; then its sender's word stands.
    made.ondurationchange = () => {
      if (Number.isFinite(made.duration)) setLength(made.duration);
    };
    made.onplay = () => setPlaying(true);
    made.onpause = () => setPlaying(false);
    made.onended = () => {
      made.currentTime = 0;
      setAt(0);
    };
    audio.current = made;
    return made;
  }
  async function toggle(): Promise<void> {
    setFailed(false);
    try {
      const sound = await element();
      if (!sound.paused) return sound.pause();
      if (playing !== sound) playing?.pause();
      playing = sound;
      sound.playbackRate = speed;
      await sound.play();
    } catch (error) {
      // Another one was begun meanwhile.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      audio.current = null;
      setFailed(true);
    }
  }
  function nextSpeed(): void {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (audio.current !== null) audio.current.playbackRate = next;
  }
  async function seek(to: number): Promise<void> {
    setAt(to);
    const sound = await element();
    sound.currentTime = to;
  }
  const shownSpeed = `${speed.toLocaleString(tag)}×`;
  return (
    <div class="voice">
      <button
        type="button"
        class="voice-play"
        aria-label={isPlaying ? texts.pause : fill(texts.play, { length: lengthText(length) })}
        onClick={() => void toggle()}
      >
        <Sign name={isPlaying ? 'pause' : 'play'} />
      </button>
      <div class="voice-middle">
        <div class="voice-bars">
          {waveform !== null && <Bars peaks={waveform.peaks} part={length === 0 ? 0 : at / length} />}
          <input
            type="range"
            min={0}
            max={Math.max(length, 0.1)}
            step={0.1}
            value={at}
            data-bare={waveform === null}
            aria-label={texts.listenAt}
            aria-valuetext={`${lengthText(at)} / ${lengthText(length)}`}
            onInput={(event) => void seek(Number(event.currentTarget.value)).catch(() => setFailed(true))}
          />
        </div>
        <p class="voice-time" role={hasFailed ? 'alert' : undefined}>
          {hasFailed ? texts.notLoaded : lengthText(at > 0 || isPlaying ? at : length)}
        </p>
      </div>
      <button
        type="button"
        class="voice-speed"
        aria-label={fill(texts.speed, { speed: shownSpeed })}
        onClick={nextSpeed}
      >
        {shownSpeed}
      </button>
    </div>
  );
}

/** @param part 0 to 1: how much of it was heard. */
function Bars({ peaks, part }: { peaks: readonly number[]; part: number }) {
  return (
    <span class="bars" aria-hidden="true" dir="ltr">
      {peaks.map((peak, n) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move.
          key={n}
          data-heard={n < part * peaks.length}
          style={{ blockSize: `${Math.round(12 + peak * 88)}%` }}
        />
      ))}
    </span>
  );
}
