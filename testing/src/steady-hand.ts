import type { BrowserContext } from 'playwright-core';

/**
 * The desk lets no press act on what came under a resting pointer a moment before (`pointer-guard.ts`). A driver moves the
 * pointer and presses it in two messages: what the page draws between the two would take a press away that was meant for what
 * stands there, now and then, on a busy machine. Here each press is believed, as that of a hand that has just moved. What a
 * test dispatches itself is not touched.
 */
export async function steadyHand(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.addEventListener(
      'pointerdown',
      ({ isTrusted, pointerType, clientX, clientY }) => {
        if (!isTrusted || pointerType !== 'mouse') return;
        for (const x of [clientX + 8, clientX])
          window.dispatchEvent(new PointerEvent('pointermove', { pointerType, clientX: x, clientY }));
      },
      true,
    );
  });
}
