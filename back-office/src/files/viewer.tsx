import { Dialog } from '@kobalte/core/dialog';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Maximize from 'lucide-solid/icons/maximize';
import X from 'lucide-solid/icons/x';
import ZoomIn from 'lucide-solid/icons/zoom-in';
import ZoomOut from 'lucide-solid/icons/zoom-out';
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Words } from '../ui/words.tsx';
import { createFileBytes } from './file-bytes.ts';
import { FileName } from './file-name.tsx';
import { DownloadButton } from './file-row.tsx';
import type { ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';
import { createZoom } from './zoom.ts';

/** Pictures over the whole window: keys, wheel and fingers; Escape leads back to where one was. */
export default function Viewer(props: { files: readonly ShownFile[]; start: number; onClose: () => void }) {
  const desk = useDesk();
  const t = useFilesTexts();
  const opener = document.activeElement;
  const [place, setPlace] = createSignal(props.start);
  const file = (): ShownFile => props.files[place()] ?? NOTHING;
  const { loaded, retry } = createFileBytes(desk.engine.files, file, 'whole');
  const url = () => {
    const now = loaded();
    return now.kind === 'ready' ? now.bytes.url : null;
  };
  const go = (step: number) => setPlace((now) => Math.max(0, Math.min(props.files.length - 1, now + step)));
  const isRtl = () => getComputedStyle(document.body).direction === 'rtl';
  /** @param side of the window: 1 is its right */
  const goTo = (side: 1 | -1) => go(isRtl() ? -side : side);
  const zoom = createZoom((direction) => goTo(direction === 1 ? -1 : 1));
  createEffect(on(place, zoom.whole));
  onCleanup(() => {
    queueMicrotask(() => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    });
  });

  function onKeyDown({ key }: KeyboardEvent): void {
    if (key === 'ArrowRight') goTo(1);
    else if (key === 'ArrowLeft') goTo(-1);
    else if (key === '+' || key === '=') zoom.larger();
    else if (key === '-') zoom.smaller();
    else if (key === '0') zoom.whole();
    // Else it would close no more than the name that is shown of the button with the focus.
    else if (key === 'Escape') props.onClose();
  }

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay class="viewer-shade" />
        <Dialog.Content class="viewer" onKeyDown={onKeyDown}>
          <header class="viewer-head">
            <Dialog.Title as="h2" class="viewer-title">
              <FileName name={file().name || t().viewer.title} />
            </Dialog.Title>
            <Show when={props.files.length > 1}>
              <Words class="viewer-place figures" text={t().viewer.of(place() + 1, props.files.length)} />
            </Show>
            <IconButton label={t().viewer.smaller} disabled={!zoom.isEnlarged()} onClick={zoom.smaller}>
              <ZoomOut size={20} aria-hidden="true" />
            </IconButton>
            <IconButton label={t().viewer.whole} disabled={!zoom.isEnlarged()} onClick={zoom.whole}>
              <Maximize size={18} aria-hidden="true" />
            </IconButton>
            <IconButton label={t().viewer.larger} disabled={zoom.isLargest()} onClick={zoom.larger}>
              <ZoomIn size={20} aria-hidden="true" />
            </IconButton>
            <Show when={file().id}>
              {(id) => <DownloadButton class="" id={id()} name={file().name} tell={desk.tell} />}
            </Show>
            <IconButton label={t().viewer.close} onClick={props.onClose}>
              <X size={20} aria-hidden="true" />
            </IconButton>
          </header>
          <div
            ref={zoom.on}
            class="viewer-stage"
            data-enlarged={zoom.isEnlarged()}
            aria-busy={loaded().kind === 'loading'}
          >
            <Show
              when={url()}
              fallback={
                <Show when={loaded().kind === 'failed'}>
                  <p class="viewer-failed" role="alert">
                    {t().notShown}{' '}
                    <button type="button" class="link-button" onClick={retry}>
                      {t().retry}
                    </button>
                  </p>
                </Show>
              }
            >
              {(shown) => (
                <img
                  src={shown()}
                  alt={file().alt || t().undescribed}
                  draggable={false}
                  style={{
                    transform: `translate(${zoom.view().x}px, ${zoom.view().y}px) scale(${zoom.view().scale})`,
                  }}
                />
              )}
            </Show>
          </div>
          <Show when={props.files.length > 1}>
            <IconButton
              class="viewer-previous"
              label={t().viewer.previous}
              disabled={place() === 0}
              onClick={() => go(-1)}
            >
              <ChevronLeft size={24} aria-hidden="true" class="mirror" />
            </IconButton>
            <IconButton
              class="viewer-next"
              label={t().viewer.next}
              disabled={place() === props.files.length - 1}
              onClick={() => go(1)}
            >
              <ChevronRight size={24} aria-hidden="true" class="mirror" />
            </IconButton>
          </Show>
          <Show when={file().alt}>
            {(alt) => (
              <p class="viewer-alt" dir="auto">
                {alt()}
              </p>
            )}
          </Show>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog>
  );
}

const NOTHING: ShownFile = { id: null, name: '', type: '', size: null };
