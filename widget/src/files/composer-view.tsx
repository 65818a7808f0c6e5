import type { FileStore } from '@chimpassist/client/files';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Attach } from './attach.tsx';
import type { ComposerLook } from './files.ts';
import { Sign } from './signs.tsx';
import { fileTextsFor } from './texts.ts';
import type { PickedFiles } from './tray.ts';
import { TrayView } from './tray-view.tsx';
import { useDropping } from './use-dropping.ts';

/** Kinds of sound that browsers record. */
const VOICE_TYPES = ['audio/webm', 'audio/ogg', 'audio/mp4'];

/** All that a composer has for files: the button, what was chosen, the microphone. */
export function ComposerView({
  tray,
  store,
  ...composer
}: ComposerLook & { tray: PickedFiles; store: FileStore }) {
  const { look, taken, isDraftEmpty, isShown, send } = composer;
  const texts = fileTextsFor(look);
  const [isRecording, setRecording] = useState(false);
  const [complaint, complain] = useState('');
  const recorder = useRef<HTMLDivElement>(null);
  const [, draw] = useState(0);
  useEffect(() => tray.subscribe(() => draw((count) => count + 1)), [tray]);

  const add = (files: readonly File[]): void => {
    complain('');
    if (files.length > 0) tray.add(files, taken);
  };
  const isOver = useDropping(recorder, add);
  const isSpeakable =
    isDraftEmpty &&
    tray.items.length === 0 &&
    VOICE_TYPES.some((type) => taken.types.includes(type)) &&
    'MediaRecorder' in window &&
    navigator.mediaDevices !== undefined;
  useEffect(() => {
    const form = recorder.current?.closest('form');
    if (form == null) return;
    form.dataset.speakable = String(isSpeakable);
    form.dataset.recording = String(isRecording);
  }, [isSpeakable, isRecording]);
  useEffect(() => {
    // Nobody speaks into a panel that is closed.
    if (!isShown) recorder.current?.querySelector<HTMLElement>('.recorder-discard')?.click();
  }, [isShown]);

  async function speak(isHeld: boolean): Promise<void> {
    complain('');
    const place = recorder.current;
    if (place === null || isRecording) return;
    try {
      const { record } = await import('./record.tsx');
      setRecording(true);
      const note = await record(place, texts, store, isHeld);
      if (note !== null) send(note);
    } catch (error) {
      const isKnown = error instanceof Error && error.name === 'RecordingFailed';
      complain(isKnown ? error.message : texts.microphoneBusy);
    } finally {
      setRecording(false);
      requestAnimationFrame(() =>
        place.closest('form')?.querySelector('textarea')?.focus({ preventScroll: true }),
      );
    }
  }
  return (
    <>
      <TrayView tray={tray} texts={texts} tag={look.tag} />
      <div class="recording" ref={recorder} />
      {complaint !== '' && (
        <p class="too-long" role="alert">
          {complaint}
        </p>
      )}
      <Attach accept={taken.types.join(',')} texts={texts} add={add} />
      {isSpeakable && (
        <button
          type="button"
          class="speak"
          aria-label={texts.recordVoice}
          onPointerDown={(event) => event.button === 0 && void speak(true)}
          onClick={(event) => event.detail === 0 && void speak(false)}
          onContextMenu={(event) => event.preventDefault()}
        >
          <Sign name="speak" />
        </button>
      )}
      {isOver && <p class="drop-here">{texts.dropFiles}</p>}
    </>
  );
}
