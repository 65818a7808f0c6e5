import { lengthText } from '@chimpassist/client/files/shown';
import { useEffect, useRef } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { Sign } from './signs.tsx';

const BARS = 40;

interface RecorderProps {
  /** The newest at the end. */
  levels: readonly number[];
  seconds: number;
  texts: ChimpFileTexts;
  onDiscard(): void;
  onSend(): void;
}

/** Stands in the composer's place while somebody speaks. */
export function RecorderView({ levels, seconds, texts, onDiscard, onSend }: RecorderProps) {
  const send = useRef<HTMLButtonElement>(null);
  useEffect(() => send.current?.focus({ preventScroll: true }), []);
  const shown = [...Array.from({ length: BARS }, () => 0), ...levels].slice(-BARS);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out as a row everywhere.
    <div
      class="recorder"
      role="group"
      aria-label={texts.recording}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // It ends the recording, and leaves the panel open: also where the browser itself would close it.
        event.preventDefault();
        event.stopPropagation();
        onDiscard();
      }}
    >
      <button type="button" class="recorder-discard" aria-label={texts.discardVoice} onClick={onDiscard}>
        <Sign name="discard" />
      </button>
      <span class="recorder-light" aria-hidden="true" />
      <span class="recorder-time" role="timer">
        {lengthText(seconds)}
      </span>
      <span class="bars" aria-hidden="true" dir="ltr">
        {shown.map((level, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move.
          <span key={n} style={{ blockSize: `${Math.round(10 + level * 90)}%` }} />
        ))}
      </span>
      <button ref={send} type="button" class="send" aria-label={texts.sendVoice} onClick={onSend}>
        <Sign name="send" />
      </button>
    </div>
  );
}
