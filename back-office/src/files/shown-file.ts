import type { ChatMessage } from '@chimpassist/client/conversation';
import type { WaitingFile } from '@chimpassist/client/files';
import type { SentAttachment } from '@chimpassist/protocol';
import type { FilesTexts } from './texts/en.ts';

/** A file as the desk shows it: of a message that is stored, or of an own one that waits. */
export interface ShownFile {
  /** As the Worker knows it; null for one that waits. */
  id: string | null;
  name: string;
  /** By content where it is stored, else as the browser says. */
  type: string;
  /** Bytes; null where nobody has said it. */
  size: number | null;
  width?: number | undefined;
  height?: number | undefined;
  alt?: string | undefined;
  placeholder?: string | undefined;
  /** Being checked, or gone: there are no bytes to be had. */
  state?: 'checking' | 'refused' | 'unchecked' | undefined;
  waiting?: WaitingFile;
}

/** What is shown of a file stays the same object as long as the file does: a receipt of its message draws nothing again. */
const shown = new WeakMap<SentAttachment | WaitingFile, ShownFile>();

function shownAttachment(attachment: SentAttachment): ShownFile {
  const known = shown.get(attachment);
  if (known !== undefined) return known;
  const { name = '', type = '', size = null, ...more } = attachment;
  const file: ShownFile = { ...more, name, type, size };
  shown.set(attachment, file);
  return file;
}
function shownWaiting(waiting: WaitingFile, id: string | null): ShownFile {
  const known = shown.get(waiting);
  if (known?.id === id) return known;
  const file: ShownFile = { ...waiting, id, waiting };
  shown.set(waiting, file);
  return file;
}

/** The files of a message: as they lie here where they wait, else as they are stored. */
export function filesOf(
  { attachments = [] }: Pick<ChatMessage, 'attachments'>,
  waiting: readonly WaitingFile[] = [],
): ShownFile[] {
  if (waiting.length > 0) return waiting.map((file, i) => shownWaiting(file, attachments[i]?.id ?? null));
  return attachments.map(shownAttachment);
}

const KNOWN_TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/zip': 'ZIP',
  'application/msword': 'Word',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.ms-excel': 'Excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.ms-powerpoint': 'PowerPoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/vnd.oasis.opendocument.text': 'OpenDocument',
  'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument',
  'text/csv': 'CSV',
};

/** What a file is, by its type and never by its name. */
export function typeName(type: string, t: FilesTexts): string {
  const known = KNOWN_TYPES[type];
  if (known !== undefined) return known;
  const [family = '', kind = ''] = type.split('/');
  if (family === 'text') return t.kinds.text;
  if (family === 'image') return `${t.kinds.picture} (${kind.toUpperCase().slice(0, 8)})`;
  if (family === 'audio') return t.kinds.sound;
  if (family === 'video') return t.kinds.film;
  return t.kinds.other;
}

/** Where a picture is shown: never larger than this, and never larger than it is. */
const PICTURE_MAX_PX = 320;
/** Of a picture whose size nobody has said. */
const UNKNOWN_PX = { width: 240, height: 180 };
/** What is very long in one direction is cut to this share. */
const SMALLEST_SHARE = 0.25;

/** The place that a picture takes, before anything of it is there. */
export function placeOf({ width, height }: Pick<ShownFile, 'width' | 'height'>): {
  width: number;
  height: number;
} {
  if (width === undefined || height === undefined) return UNKNOWN_PX;
  const scale = Math.min(1, PICTURE_MAX_PX / Math.max(width, height));
  const least = PICTURE_MAX_PX * SMALLEST_SHARE;
  return {
    width: Math.round(Math.max(width * scale, least)),
    height: Math.round(Math.max(height * scale, least)),
  };
}
