import { holderPixels, PLACEHOLDER_SIDE } from '@chimpassist/client/files/shown';
import ImageOff from 'lucide-solid/icons/image-off';
import { createEffect, createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import { useDesk } from '../desk-view/desk-context.tsx';
import { createFileBytes } from './file-bytes.ts';
import { placeOf, type ShownFile } from './shown-file.ts';
import { useFilesTexts } from './texts/files-texts.ts';

/** Pictures are fetched when they are about to be seen. */
const NEAR = '400px';

/** Whether an element is on the screen or near it; from then on it is. */
export function createNear(): { watch(element: Element): void; isNear(): boolean } {
  const [isNear, setNear] = createSignal(false);
  let element: Element | undefined;
  onMount(() => {
    if (element === undefined) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        setNear(true);
        observer.disconnect();
      },
      { rootMargin: NEAR },
    );
    observer.observe(element);
    onCleanup(() => observer.disconnect());
  });
  return {
    watch: (next) => {
      element = next;
    },
    isNear,
  };
}

/** A picture of a message, in a place of its own size from the beginning. */
export function Picture(props: { file: ShownFile; onOpen: () => void; size?: 'tile' }) {
  const desk = useDesk();
  const t = useFilesTexts();
  const { watch, isNear } = createNear();
  const { loaded, retry } = createFileBytes(desk.engine.files, () => props.file, 'small', isNear);
  const place = () => placeOf(props.file);
  const alt = () => props.file.alt ?? '';
  const [isDrawn, setDrawn] = createSignal(false);
  const url = () => {
    const now = loaded();
    return now.kind === 'ready' ? now.bytes.url : null;
  };
  return (
    <button
      ref={watch}
      type="button"
      class="picture"
      data-size={props.size}
      style={
        props.size === 'tile'
          ? undefined
          : { width: `${place().width}px`, 'aspect-ratio': `${place().width} / ${place().height}` }
      }
      aria-label={t().open(alt() || t().undescribed)}
      aria-busy={loaded().kind === 'loading'}
      onClick={() => (loaded().kind === 'failed' ? retry() : props.onOpen())}
    >
      <Placeholder placeholder={props.file.placeholder} />
      <Switch>
        <Match when={url()}>
          {(shown) => (
            <img
              src={shown()}
              alt=""
              decoding="async"
              draggable={false}
              data-drawn={isDrawn()}
              onLoad={() => setDrawn(true)}
            />
          )}
        </Match>
        <Match when={loaded().kind === 'failed'}>
          <span class="picture-failed">
            <ImageOff size={20} aria-hidden="true" />
            <span>
              {t().notShown} <u>{t().retry}</u>
            </span>
          </span>
        </Match>
      </Switch>
      <Show when={alt() !== '' && props.size !== 'tile'}>
        <span class="picture-alt" aria-hidden="true" />
      </Show>
    </button>
  );
}

/** The colours of a picture that is on its way. */
function Placeholder(props: { placeholder: string | undefined }) {
  let canvas!: HTMLCanvasElement;
  createEffect(() => {
    const pixels = holderPixels(props.placeholder);
    if (pixels === null) return;
    canvas.getContext('2d')?.putImageData(new ImageData(pixels, PLACEHOLDER_SIDE), 0, 0);
  });
  return (
    <Show when={props.placeholder}>
      <canvas ref={canvas} class="picture-holder" width={PLACEHOLDER_SIDE} height={PLACEHOLDER_SIDE} />
    </Show>
  );
}
