import { useRef, useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { Sign } from './signs.tsx';

interface AttachProps {
  /** MIME types. */
  accept: string;
  texts: ChimpFileTexts;
  add(files: readonly File[]): void;
}

/** The button for files. On a phone it asks first whether the camera is meant. */
export function Attach({ accept, texts, add }: AttachProps) {
  const [isAsking, setAsking] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget: field }: { currentTarget: HTMLInputElement }): void => {
    add([...(field.files ?? [])]);
    // The same file can be chosen again.
    field.value = '';
  };
  const choose = (field: { current: HTMLInputElement | null }): void => {
    setAsking(false);
    field.current?.click();
  };
  return (
    <>
      {isAsking && (
        <div class="attach-ways">
          <button type="button" onClick={() => choose(camera)}>
            <Sign name="camera" />
            {texts.takePhoto}
          </button>
          <button type="button" onClick={() => choose(files)}>
            <Sign name="folder" />
            {texts.chooseFiles}
          </button>
        </div>
      )}
      <button
        type="button"
        class="attach"
        aria-label={texts.attach}
        aria-expanded={isAsking}
        onClick={() => {
          if (matchMedia('(pointer: coarse)').matches) setAsking(!isAsking);
          else choose(files);
        }}
      >
        <Sign name="attach" />
      </button>
      <input
        type="file"
        hidden
        ref={files}
        class="attach-files"
        multiple
        accept={accept}
        onChange={onChange}
      />
      <input type="file" hidden ref={camera} accept="image/*" capture="environment" onChange={onChange} />
    </>
  );
}
