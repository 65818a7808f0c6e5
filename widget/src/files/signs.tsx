import type { FileKind } from '@chimpassist/client/files/shown';

const PATHS = {
  attach:
    'M19 11.5l-7.3 7.3a4.6 4.6 0 0 1-6.5-6.5L13 4.5a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.2l7.1-7.1',
  camera: 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10.2a3.1 3.1 0 1 1 0 6.2 3.1 3.1 0 0 1 0-6.2',
  folder: 'M4 6h5.5l2 2.5H20V19H4z',
  speak:
    'M12 3.5A2.5 2.5 0 0 1 14.5 6v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6.5 11a5.5 5.5 0 0 0 11 0M12 16.5v4',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 6v12M15.5 6v12',
  close: 'M6 6l12 12M18 6L6 18',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  previous: 'M14.5 5.5L8 12l6.5 6.5',
  next: 'M9.5 5.5L16 12l-6.5 6.5',
  zoom: 'M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5M10.5 8v5M8 10.5h5',
  send: 'M4.5 12h14M12.5 6l6 6-6 6',
  discard: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7',
  warning: 'M12 4l8.5 15.5h-17zM12 10v4.5M12 17v.5',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z',
} as const;

const FILE = 'M7 3.5h7l4.5 4.5v12.5h-11.5zM13.5 3.5V8.5h5';
const KINDS: Record<FileKind, string> = {
  picture: 'M4.5 5h15v14h-15zM4.5 16l4.5-4.5 4 4 2.5-2.5 4 4M15 9.5v.1',
  voice:
    'M12 3.5a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6.5 11a5.5 5.5 0 0 0 11 0M12 16.5v4',
  sound:
    'M9 18V6l9-2v12M9 18a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 9 18zM18 16a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 18 16z',
  film: 'M4.5 6h10v12h-10zM14.5 10.5l5-3v9l-5-3',
  pdf: `${FILE}M9.5 13h5M9.5 16.5h5`,
  text: `${FILE}M9.5 13h5M9.5 16.5h3`,
  archive: `${FILE}M11 5.5v1M11 9v1M11 12.5v1M10 16h2`,
  other: FILE,
};

export const Sign = ({ name }: { name: keyof typeof PATHS }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-name={name}>
    <path d={PATHS[name]} />
  </svg>
);
export const KindSign = ({ kind }: { kind: FileKind }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={KINDS[kind]} />
  </svg>
);
