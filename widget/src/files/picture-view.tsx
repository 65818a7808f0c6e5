import type { SentAttachment } from '@chimpassist/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';
import { wholeName } from './file-name.tsx';
import { Placeholder } from './placeholder.tsx';
import { useAddress } from './use-address.ts';

interface PictureProps {
  file: Pick<SentAttachment, 'name' | 'alt' | 'placeholder'>;
  /** Names what `load` brings. */
  name: string;
  load(): Promise<string>;
  texts: ChimpFileTexts;
  /** Absent for one that is not sent yet. */
  onOpen?: (place: Element) => void;
}

/** A picture in the conversation: its colours first, then the small one. Its place is there already. */
export function PictureView({ file, name, load, texts, onOpen }: PictureProps) {
  const frame = useRef<HTMLButtonElement>(null);
  const isNear = useNear(frame);
  const { loaded, again } = useAddress(load, name, isNear);
  const label =
    loaded.kind === 'failed'
      ? texts.notLoaded
      : fill(texts.openPicture, { name: file.alt || wholeName(file.name) });
  return (
    <button
      ref={frame}
      type="button"
      class="picture"
      aria-label={label}
      aria-disabled={onOpen === undefined && loaded.kind !== 'failed'}
      onClick={({ currentTarget }) => (loaded.kind === 'failed' ? again() : onOpen?.(currentTarget))}
    >
      <Placeholder of={file.placeholder} />
      {loaded.kind === 'here' && <img src={loaded.address} alt="" decoding="async" draggable={false} />}
      {loaded.kind === 'failed' && <span class="picture-failed">{texts.notLoaded}</span>}
    </button>
  );
}

/** True from the moment on at which it comes near what can be seen. */
function useNear(place: { current: Element | null }): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [place, isNear]);
  return isNear;
}
