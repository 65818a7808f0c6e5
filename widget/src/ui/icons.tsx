import type { Delivery } from '../core/state.ts';

/** Told apart by their shapes: a clock, one tick, two, a full disc, and a mark of exclamation. Colour only comes on top. */
const PATHS: Record<Delivery, string> = {
  waiting: 'M8 4.5V8l2.2 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  sent: 'M3.5 8.5l3 3 6-7',
  stored: 'M1.5 8.5l3 3 6-7M8 11l.6.5 6-7',
  read: 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2zM3.9 8.6l2.8 2.9 5.4-6.3-1.3-1.1-4.2 4.9-1.5-1.6z',
  failed: 'M7 2h2l-.4 7.5H7.4zM7 11.5h2v2H7z',
};

/** The words stand beside the picture, for those who do not see it; the pointer shows them too. */
export const Tick = ({ delivery, label }: { delivery: Delivery; label: string }) => (
  <span class={`tick tick-${delivery}`} title={label}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[delivery]} fill-rule="evenodd" />
    </svg>
    <span class="hidden" key={label}>
      {label}
    </span>
  </span>
);

export const CloseIcon = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M6 6l12 12M18 6L6 18" />
  </svg>
);

/** Points where the writing goes; mirrored by the sheet in right-to-left pages. */
export const SendIcon = () => (
  <svg class="icon icon-send" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4.5 12h14M12.5 6l6 6-6 6" />
  </svg>
);

/** The key of a new line. */
export const NewLineIcon = () => (
  <svg class="icon icon-send" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M19 5v8H6M10 9l-4 4 4 4" />
  </svg>
);

export const DownIcon = () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 5v13M6 12.5l6 6 6-6" />
  </svg>
);
