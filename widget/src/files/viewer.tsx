import type { SentAttachment } from '@chimpassist/protocol';
import { render } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChimpFileTexts } from '../../types/public.d.ts';
import { fill } from '../i18n/labels.ts';
import type { FileAddresses } from './file-addresses.ts';
import { wholeName } from './file-name.tsx';
import { Placeholder } from './placeholder.tsx';
import { Sign } from './signs.tsx';
import { useAddress } from './use-address.ts';
import { useZoom } from './use-zoom.ts';

interface ViewerProps {
  pictures: readonly SentAttachment[];
  first: number;
  addresses: FileAddresses;
  texts: ChimpFileTexts;
  onSave(file: SentAttachment): Promise<void>;
  onClose(): void;
}

/** Shows a picture over all else: the arrows go on to the next one, and Escape gives the focus back. */
function Viewer({ pictures, first, addresses, texts, onSave, onClose }: ViewerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [place, setPlace] = useState(first);
  const [hasFailed, setFailed] = useState(false);
  const picture = pictures[place];
  const zoom = useZoom(place, (by) => go(by));
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  const go = (by: number): void => {
    const next = place + by;
    if (next < 0 || next >= pictures.length) return;
    setFailed(false);
    setPlace(next);
  };
  if (picture === undefined) return null;
  const count = pictures.length;
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={picture.alt || wholeName(picture.name)}
      onClose={onClose}
      onKeyDown={(event) => {
        const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
        switch (event.key) {
          case 'ArrowRight':
            return go(isRtl ? -1 : 1);
          case 'ArrowLeft':
            return go(isRtl ? 1 : -1);
          case '+':
          case '=':
            return zoom.by(1.5);
          case '-':
            return zoom.by(1 / 1.5);
          case '0':
            return zoom.reset();
        }
      }}
    >
      <div class="viewer-head">
        <span class="viewer-count" role="status">
          {count > 1 ? `${place + 1} / ${count}` : ''}
        </span>
        <button type="button" aria-label={texts.zoom} aria-pressed={zoom.isIn} onClick={zoom.toggle}>
          <Sign name="zoom" />
        </button>
        <button
          type="button"
          aria-label={fill(texts.download, { name: wholeName(picture.name) })}
          onClick={() => onSave(picture).catch(() => setFailed(true))}
        >
          <Sign name="download" />
        </button>
        <button type="button" aria-label={texts.closeViewer} onClick={() => dialog.current?.close()}>
          <Sign name="close" />
        </button>
      </div>
      <Whole key={picture.id} picture={picture} addresses={addresses} texts={texts} zoom={zoom} />
      {(picture.alt !== undefined || hasFailed) && (
        <p class="viewer-alt" role={hasFailed ? 'alert' : undefined} dir="auto">
          {hasFailed ? texts.notLoaded : picture.alt}
        </p>
      )}
      {count > 1 && (
        <>
          <button
            type="button"
            class="viewer-step viewer-previous"
            aria-label={texts.previousPicture}
            aria-disabled={place === 0}
            onClick={() => go(-1)}
          >
            <Sign name="previous" />
          </button>
          <button
            type="button"
            class="viewer-step viewer-next"
            aria-label={texts.nextPicture}
            aria-disabled={place === count - 1}
            onClick={() => go(1)}
          >
            <Sign name="next" />
          </button>
        </>
      )}
    </dialog>
  );
}

interface WholeProps {
  picture: SentAttachment;
  addresses: FileAddresses;
  texts: ChimpFileTexts;
  zoom: ReturnType<typeof useZoom>;
}

/** The small one until the whole one is there, in the same place. */
function Whole({ picture, addresses, texts, zoom }: WholeProps) {
  const { id, width, height, placeholder, alt } = picture;
  const small = useAddress(() => addresses.small(id), id, true);
  const whole = useAddress(() => addresses.whole(id), id, true);
  const shown = [whole.loaded, small.loaded].find(({ kind }) => kind === 'here');
  const stage = useRef<HTMLDivElement>(null);
  // Before it is seen: a finger may be quicker than the next frame.
  useLayoutEffect(() => zoom.follow(stage.current), [zoom]);
  const size =
    width === undefined || height === undefined ? {} : { '--ratio': width / height, '--width': `${width}px` };
  return (
    <div class="viewer-stage" ref={stage}>
      <div
        class="viewer-picture"
        style={{ ...size, transform: zoom.transform }}
        data-known={width !== undefined}
      >
        {shown === undefined && <Placeholder of={placeholder} />}
        {shown?.kind === 'here' && <img src={shown.address} alt={alt ?? ''} draggable={false} />}
      </div>
      {whole.loaded.kind === 'failed' && (
        <button type="button" class="viewer-again" onClick={whole.again}>
          {texts.notLoaded}
        </button>
      )}
    </div>
  );
}

/** Opens it over the page; the focus goes back to where it was. */
export function openViewer(place: Element, input: Omit<ViewerProps, 'onClose'>): void {
  const before = (place.getRootNode() as ShadowRoot).activeElement;
  const host = document.createElement('div');
  (place.closest('.frame') ?? place).append(host);
  const onClose = (): void => {
    render(null, host);
    host.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  render(<Viewer {...input} onClose={onClose} />, host);
}
