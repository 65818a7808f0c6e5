import { THUMBNAIL_MAX_BYTES } from '@chimpassist/protocol';
import { PLACEHOLDER_SIDE, pictureHolder } from './placeholder.ts';
import type { PreparedFile } from './waiting-file.ts';

/** Longest side of what is uploaded, pixels. */
export const PICTURE_SIDE = 2_560;
const THUMBNAIL_SIDE = 480;
const QUALITY = 0.86;
/** A screenshot stays sharp, unless it would be larger than this. */
const LOSSLESS_MAX_BYTES = 1_500_000;

const isPicture = ({ type }: Blob): boolean => type.startsWith('image/') && type !== 'image/svg+xml';

interface Size {
  width: number;
  height: number;
}

function fitting({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function canvasOf({ width, height }: Size) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  return context === null ? null : { canvas, context };
}

/** A browser that hides what a canvas holds, against fingerprinting, would send noise in place of the picture. */
function canvasTellsTruth(): boolean {
  const drawn = canvasOf({ width: 2, height: 1 });
  if (drawn === null) return false;
  const { context } = drawn;
  context.fillStyle = '#123456';
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = '#fedcba';
  context.fillRect(1, 0, 1, 1);
  const { data } = context.getImageData(0, 0, 2, 1);
  return [...data].join() === '18,52,86,255,254,220,186,255';
}

/** @param ground for types that know no transparency. */
function drawn(bitmap: ImageBitmap, size: Size, ground: string | null) {
  const place = canvasOf(size);
  if (place === null) return null;
  const { context } = place;
  context.imageSmoothingQuality = 'high';
  if (ground !== null) {
    context.fillStyle = ground;
    context.fillRect(0, 0, size.width, size.height);
  }
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  return place;
}

const encoded = (canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, quality));

function isOpaque(bitmap: ImageBitmap): boolean {
  const small = drawn(bitmap, fitting(bitmap, 64), null);
  if (small === null) return true;
  const { data } = small.context.getImageData(0, 0, small.canvas.width, small.canvas.height);
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** The picture encoded again, and with it nothing that stood beside its pixels: no place, no camera, no comment. */
async function remade(bitmap: ImageBitmap, type: string): Promise<Blob | null> {
  const size = fitting(bitmap, PICTURE_SIDE);
  const opaque = type === 'image/jpeg' || isOpaque(bitmap);
  if (type === 'image/png' || !opaque) {
    const blob = await encodedFrom(drawn(bitmap, size, null), 'image/png');
    if (blob !== null && (!opaque || blob.size <= LOSSLESS_MAX_BYTES)) return blob;
  }
  return encodedFrom(drawn(bitmap, size, 'white'), 'image/jpeg', QUALITY);
}

const encodedFrom = async (
  place: ReturnType<typeof drawn>,
  type: string,
  quality?: number,
): Promise<Blob | null> => (place === null ? null : encoded(place.canvas, type, quality));

async function thumbnailOf(bitmap: ImageBitmap): Promise<Blob | null> {
  for (const side of [THUMBNAIL_SIDE, THUMBNAIL_SIDE * 0.75, THUMBNAIL_SIDE / 2]) {
    const place = drawn(bitmap, fitting(bitmap, side), 'white');
    for (const quality of [0.8, 0.6, 0.4]) {
      const blob = await encodedFrom(place, 'image/jpeg', quality);
      if (blob !== null && blob.size <= THUMBNAIL_MAX_BYTES) return blob;
    }
  }
  return null;
}

function holderOf(bitmap: ImageBitmap): string | null {
  // By way of a middle size: straight to nine pixels, a browser looks at few of the many.
  const middle = drawn(bitmap, { width: 48, height: 48 }, 'white');
  const place = canvasOf({ width: PLACEHOLDER_SIDE, height: PLACEHOLDER_SIDE });
  if (middle === null || place === null) return null;
  place.context.imageSmoothingQuality = 'high';
  place.context.drawImage(middle.canvas, 0, 0, PLACEHOLDER_SIDE, PLACEHOLDER_SIDE);
  return pictureHolder(place.context.getImageData(0, 0, PLACEHOLDER_SIDE, PLACEHOLDER_SIDE).data);
}

const ENDINGS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };

/** The name says what the file is by now. */
function namedFor(name: string, before: string, { type }: Blob): string {
  const ending = ENDINGS[type];
  if (ending === undefined || type === before) return name;
  return `${name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.${ending}`;
}

export interface PictureOptions {
  /** The operator wants pictures as they are, with all that stands in them. */
  keepsOriginals: boolean;
}

/**
 * Prepares what somebody has chosen. A picture is encoded again without what its camera wrote into it, no larger than it needs to be, with
 * a small one and a placeholder beside it. What this browser cannot decode, and what moves, stays as it is.
 */
export async function prepareFile(
  blob: Blob,
  name: string,
  { keepsOriginals }: PictureOptions,
): Promise<PreparedFile> {
  const asItIs: PreparedFile = { blob, name };
  if (!isPicture(blob) || !canvasTellsTruth()) return asItIs;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image' });
  } catch {
    return asItIs;
  }
  try {
    const isKept = keepsOriginals || blob.type === 'image/gif';
    const made = isKept ? blob : ((await remade(bitmap, blob.type)) ?? blob);
    const size =
      made === blob ? { width: bitmap.width, height: bitmap.height } : fitting(bitmap, PICTURE_SIDE);
    const [thumbnail, placeholder] = [await thumbnailOf(bitmap), holderOf(bitmap)];
    return {
      blob: made,
      name: namedFor(name, blob.type, made),
      ...size,
      ...(thumbnail === null ? {} : { thumbnail }),
      ...(placeholder === null ? {} : { placeholder }),
    };
  } finally {
    bitmap.close();
  }
}
