import { createEffect, onCleanup, onMount } from 'solid-js';
import type uPlot from 'uplot';
import { theme } from './theme.ts';

/**
 * Draws a chart and keeps it as wide as its place. Colours and labels are drawn, not styled: a change of them, and of whatever
 * `draw` reads, draws the chart again.
 */
export function keepDrawn(place: () => HTMLElement, height: number, draw: () => uPlot): void {
  let plot: uPlot | undefined;
  const drawAgain = (): void => {
    plot?.destroy();
    plot = draw();
  };
  onMount(() => {
    createEffect(() => {
      theme();
      drawAgain();
    });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', drawAgain);
    const resized = new ResizeObserver(() => plot?.setSize({ width: place().clientWidth, height }));
    resized.observe(place());
    onCleanup(() => {
      scheme.removeEventListener('change', drawAgain);
      resized.disconnect();
      plot?.destroy();
    });
  });
}
