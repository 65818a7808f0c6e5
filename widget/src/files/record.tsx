import type { FileStore, WaitingFile } from '@chimpassist/client/files';
import {
  recordVoice,
  VoiceFailed,
  type VoiceFailure,
  type VoiceRecording,
} from '@chimpassist/client/files/voice';
import { render } from 'preact';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { RecorderView } from './recorder-view.tsx';

/** A finger that is lifted sooner has tapped: then it is ended by a button. */
const HOLD_MS = 500;
const LEVELS_SHOWN = 60;

const FAILURES = {
  denied: 'microphoneDenied',
  no_microphone: 'microphoneMissing',
  unavailable: 'microphoneBusy',
} as const satisfies Record<VoiceFailure, keyof ChimpFileTexts>;

/** Why nothing was recorded, in words. */
class RecordingFailed extends Error {
  override readonly name = 'RecordingFailed';
}

/**
 * Records into a place until somebody ends it: with the button, by lifting the finger that has held it, or after five minutes.
 * Null: nothing is to be sent. @throws {RecordingFailed}
 */
export async function record(
  place: HTMLElement,
  texts: ChimpFileTexts,
  store: FileStore,
  isHeld: boolean,
): Promise<WaitingFile | null> {
  const levels: number[] = [];
  let seconds = 0;
  let end = (_isWanted: boolean): void => {};
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });
  const begunAt = performance.now();
  // By the time at which it happened: a busy page hears of it late.
  const lifted = ({ timeStamp }: Event): void => {
    if (timeStamp - begunAt >= HOLD_MS) end(true);
  };
  const hidden = (): void => end(false);
  if (isHeld) window.addEventListener('pointerup', lifted, { once: true });
  window.addEventListener('pagehide', hidden);
  let recording: VoiceRecording;
  try {
    recording = await recordVoice({
      onLevel(level, now) {
        levels.push(level);
        if (levels.length > LEVELS_SHOWN) levels.shift();
        seconds = now;
        draw();
      },
      onFull: () => end(true),
    });
  } catch (error) {
    stopListening();
    throw new RecordingFailed(texts[FAILURES[error instanceof VoiceFailed ? error.failure : 'unavailable']]);
  }
  function stopListening(): void {
    window.removeEventListener('pointerup', lifted);
    window.removeEventListener('pagehide', hidden);
  }
  function draw(): void {
    render(
      <RecorderView
        levels={levels}
        seconds={seconds}
        texts={texts}
        onDiscard={() => end(false)}
        onSend={() => end(true)}
      />,
      place,
    );
  }
  draw();
  const isWanted = await ended;
  stopListening();
  render(null, place);
  if (!isWanted) {
    recording.cancel();
    return null;
  }
  const note = await recording.stop();
  return note === null ? null : store.keep(note);
}
