import { lengthText } from '@chimpassist/client/files/shown';
import {
  recordVoice,
  VoiceFailed,
  type VoiceFailure,
  type VoiceRecording,
} from '@chimpassist/client/files/voice';
import Square from 'lucide-solid/icons/square';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, For, onCleanup, onMount } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import type { FilesTexts } from './texts/en.ts';
import { useFilesTexts } from './texts/files-texts.ts';

/** So many of the last levels are drawn. */
const SHOWN_LEVELS = 60;

function sentenceOf(failure: VoiceFailure, t: FilesTexts): string {
  switch (failure) {
    case 'denied':
      return t.recording.refused;
    case 'no_microphone':
      return t.recording.missing;
    case 'unavailable':
      return t.recording.failed;
  }
}

/** Records a voice note while it stands there; what is recorded goes to the files of the next message. */
export default function Recorder(props: { topic: string; lifted: Promise<void> | null; onEnd: () => void }) {
  const desk = useDesk();
  const t = useFilesTexts();
  const [levels, setLevels] = createSignal<readonly number[]>([]);
  const [seconds, setSeconds] = createSignal(0);
  const { topic } = props;
  let recording: VoiceRecording | null = null;
  let isLeft = false;

  onMount(async () => {
    try {
      const running = await recordVoice({
        onLevel(level, at) {
          setLevels((before) => [...before, level].slice(-SHOWN_LEVELS));
          setSeconds(at);
        },
        onFull: () => void finish(),
      });
      if (isLeft) running.cancel();
      else recording = running;
      void props.lifted?.then(finish);
    } catch (error) {
      if (isLeft) return;
      desk.tell(sentenceOf(error instanceof VoiceFailed ? error.failure : 'unavailable', t()));
      props.onEnd();
    }
  });
  onCleanup(() => {
    isLeft = true;
    // Another chat was opened: what was said stays with its customer.
    void finish();
  });

  async function finish(): Promise<void> {
    const ended = recording;
    recording = null;
    if (ended === null) return;
    const prepared = await ended.stop();
    if (prepared !== null) void desk.fileDrafts.addPrepared(topic, prepared);
    if (isLeft) return;
    props.onEnd();
    document.getElementById('composer')?.focus();
  }
  function discard(): void {
    recording?.cancel();
    recording = null;
    props.onEnd();
  }

  return (
    <fieldset class="recorder" aria-label={t().recording.running(lengthText(seconds()))}>
      <i class="recorder-light" />
      <Words class="figures" text={lengthText(seconds())} />
      <span class="recorder-levels" aria-hidden="true">
        <For each={levels()}>{(level) => <i style={{ '--bar': level.toFixed(2) }} />}</For>
      </span>
      <IconButton label={t().recording.discard} onClick={discard}>
        <Trash size={18} aria-hidden="true" />
      </IconButton>
      <IconButton class="recorder-stop" label={t().recording.stop} onClick={() => void finish()}>
        <Square size={16} aria-hidden="true" />
      </IconButton>
    </fieldset>
  );
}
