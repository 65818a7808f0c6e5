import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';

export interface Sample {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A PDF of so many bytes that nothing makes smaller. */
export function pdf(name: string, bytes: number): Sample {
  const buffer = randomBytes(bytes);
  buffer.write('%PDF-1.7\n');
  return { name, mimeType: 'application/pdf', buffer };
}

/** What a camera writes into a picture, as far as a reader of it looks: a segment that says where it was taken. */
function exif(): Buffer {
  const body = Buffer.from('Exif\0\0MM\0*\0\0\0\bGPS 51.5007 N 0.1246 W');
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** A photo of many colours with its position in it. */
export async function photo(
  page: Page,
  n: number,
  { width, height } = { width: 1_200, height: 900 },
): Promise<Sample> {
  const base64 = await page.evaluate(
    ([hue, w, h]) => {
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('There is no canvas.');
      const sky = context.createLinearGradient(0, 0, 0, h);
      sky.addColorStop(0, `hsl(${hue} 60% 70%)`);
      sky.addColorStop(0.6, `hsl(${hue + 30} 70% 88%)`);
      sky.addColorStop(1, `hsl(${hue + 120} 30% 40%)`);
      context.fillStyle = sky;
      context.fillRect(0, 0, w, h);
      for (let hill = 0; hill < 4; hill += 1) {
        context.fillStyle = `hsl(${hue + 100 + hill * 12} 35% ${48 - hill * 9}%)`;
        context.beginPath();
        context.moveTo(0, h);
        for (let x = 0; x <= w; x += w / 40) {
          const y = h * (0.5 + hill * 0.12) + Math.sin(x / (w / (5 + hill)) + hue + hill) * h * 0.06;
          context.lineTo(x, y);
        }
        context.lineTo(w, h);
        context.fill();
      }
      context.fillStyle = 'hsl(45 100% 92%)';
      context.beginPath();
      context.arc(w * 0.72, h * 0.24, h * 0.07, 0, 7);
      context.fill();
      return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? '';
    },
    [n * 70 + 130, width, height] as const,
  );
  const jpeg = Buffer.from(base64, 'base64');
  const buffer = Buffer.concat([jpeg.subarray(0, 2), exif(), jpeg.subarray(2)]);
  return { name: `photo-${n}.jpg`, mimeType: 'image/jpeg', buffer };
}
