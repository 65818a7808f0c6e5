import { holderPixels, PLACEHOLDER_SIDE } from '@chimpassist/client/files/shown';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** The colours of a picture until it is there: a few pixels, made large. */
export function Placeholder({ of }: { of: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const pixels = holderPixels(of);
    const context = canvas.current?.getContext('2d');
    if (pixels === null || context == null) return;
    context.putImageData(new ImageData(pixels, PLACEHOLDER_SIDE, PLACEHOLDER_SIDE), 0, 0);
  }, [of]);
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a canvas takes no focus.
    <canvas
      ref={canvas}
      class="file-holder"
      width={PLACEHOLDER_SIDE}
      height={PLACEHOLDER_SIDE}
      aria-hidden="true"
    />
  );
}
