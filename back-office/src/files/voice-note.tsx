import { lengthText, type Waveform, waveformOf } from '@chimpassist/client/files/shown';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { useLanguage } from '../i18n/texts.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { createFileBytes } from './file-bytes.ts';
import { DownloadButton, FileRow } from './file-row.tsx';
import { createNear } from './picture.tsx';
import type { ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';
import { BARS, soundOf } from './waveform.ts';

const SPEEDS = [1, 1.5, 2] as const;
/** Sounds of which nobody says what they look like are fetched ahead, unless they are larger. */
const AHEAD_MAX_BYTES = 3_000_000;

const FLAT = Array.from({ length: BARS }, () => 0);
let playing: HTMLAudioElement | null = null;

/** A sound: its waveform, a place in it, and three speeds. One plays at a time. */
export function VoiceNote(props: { file: ShownFile }) {
  const desk = useDesk();
  const language = useLanguage();
  const t = useFilesTexts();
  const { watch, isNear } = createNear();
  const [isAsked, setAsked] = createSignal(false);
  const isSmall = () => (props.file.size ?? 0) <= AHEAD_MAX_BYTES;
  const { loaded, retry } = createFileBytes(
    desk.engine.files,
    () => props.file,
    'whole',
    () => isAsked() || (isNear() && isSmall() && wave() === undefined),
  );
  const bytes = () => {
    const now = loaded();
    return now.kind === 'ready' ? now.bytes : null;
  };
  /** As its sender says; null: nobody says, and this browser cannot read it. */
  const [wave, setWave] = createSignal<Waveform | null | undefined>(
    waveformOf(props.file.placeholder) ?? undefined,
  );
  const [isPlaying, setPlaying] = createSignal(false);
  const [at, setAt] = createSignal(0);
  const [speed, setSpeed] = createSignal<(typeof SPEEDS)[number]>(1);
  const seconds = () => wave()?.seconds ?? 0;
  const bars = () => wave()?.peaks ?? FLAT;
  const share = () => (seconds() === 0 ? 0 : Math.min(1, at() / seconds()));
  const time = () => lengthText(isPlaying() || at() > 0 ? at() : seconds());
  const audio = new Audio();
  audio.preload = 'auto';
  audio.ontimeupdate = () => setAt(audio.currentTime);
  audio.onplay = () => {
    if (playing !== audio) playing?.pause();
    playing = audio;
    setPlaying(true);
  };
  audio.onpause = () => setPlaying(false);
  audio.onended = () => {
    setPlaying(false);
    setAt(0);
    audio.currentTime = 0;
  };
  onCleanup(() => {
    audio.pause();
    audio.removeAttribute('src');
    if (playing === audio) playing = null;
  });
  createEffect(() => {
    const here = bytes();
    if (here === null) return;
    audio.src = here.url;
    if (wave() === undefined) void soundOf(here.blob).then(setWave);
    if (isAsked()) void start();
  });

  async function start(): Promise<void> {
    audio.playbackRate = speed();
    await audio.play().catch(() => desk.tell(t().voice.notPlayed));
  }
  function toggle(): void {
    if (isPlaying()) audio.pause();
    else if (bytes() !== null) void start();
    else {
      setAsked(true);
      if (loaded().kind === 'failed') retry();
    }
  }
  function nextSpeed(): void {
    const next = SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    audio.playbackRate = next;
  }
  const speedText = () => `${speed().toLocaleString(language.tag())}×`;
  function seek(to: number): void {
    if (seconds() === 0) return;
    audio.currentTime = Math.max(0, Math.min(seconds(), to));
    setAt(audio.currentTime);
  }

  return (
    <Show when={wave() !== null && props.file.state === undefined} fallback={<FileRow file={props.file} />}>
      <fieldset class="voice" ref={watch} aria-label={t().voice.note(lengthText(seconds()))}>
        <IconButton
          class="voice-play"
          label={isPlaying() ? t().voice.pause : t().voice.play}
          onClick={toggle}
        >
          <Show when={isPlaying()} fallback={<Play size={18} aria-hidden="true" />}>
            <Pause size={18} aria-hidden="true" />
          </Show>
        </IconButton>
        <div class="voice-bars">
          <For each={bars()}>
            {(bar, i) => (
              <i data-played={(i() + 0.5) / bars().length <= share()} style={{ '--bar': bar.toFixed(2) }} />
            )}
          </For>
          <input
            type="range"
            min={0}
            max={seconds()}
            step={0.1}
            value={at()}
            aria-label={t().voice.place}
            aria-valuetext={lengthText(at())}
            onInput={(event) => seek(event.currentTarget.valueAsNumber)}
          />
        </div>
        <Words class="voice-time figures" text={time()} />
        <button
          type="button"
          class="voice-speed figures"
          aria-label={t().voice.speed(speedText())}
          onClick={nextSpeed}
        >
          {speedText()}
        </button>
        <Show when={props.file.id}>
          {(id) => <DownloadButton id={id()} name={props.file.name} tell={desk.tell} />}
        </Show>
      </fieldset>
    </Show>
  );
}
