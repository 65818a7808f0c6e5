import { mkdir, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

const HEIGHT_PX = 640;
const GAP_PX = 8;
const QUALITY = 0.66;

/** Pictures of one state in every look, side by side, small enough for a repository. */
export class Album {
  readonly #pictures = new Map<string, Buffer[]>();

  add(state: string, png: Buffer): void {
    this.#pictures.set(state, [...(this.#pictures.get(state) ?? []), png]);
  }

  /** One WebP a state. Chromium itself draws and packs them: no image library is needed. */
  async write(browser: Browser, folder: URL): Promise<void> {
    await mkdir(folder, { recursive: true });
    const page = await browser.newPage();
    for (const [state, pngs] of this.#pictures) {
      const address = await page.evaluate(sideBySide, {
        pictures: pngs.map((png) => `data:image/png;base64,${png.toString('base64')}`),
        height: HEIGHT_PX,
        gap: GAP_PX,
        quality: QUALITY,
      });
      const data = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
      await writeFile(new URL(`${state}.webp`, folder), data);
    }
    await page.close();
  }
}

/** Runs in the page. @returns a data URL */
async function sideBySide(options: {
  pictures: string[];
  height: number;
  gap: number;
  quality: number;
}): Promise<string> {
  const images = await Promise.all(
    options.pictures.map(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return image;
    }),
  );
  const widths = images.map((image) =>
    Math.round((image.naturalWidth * options.height) / image.naturalHeight),
  );
  const canvas = document.createElement('canvas');
  canvas.height = options.height;
  canvas.width = widths.reduce((sum, width) => sum + width + options.gap, -options.gap);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas to draw on.');
  context.imageSmoothingQuality = 'high';
  let x = 0;
  for (const [i, image] of images.entries()) {
    context.drawImage(image, x, 0, widths[i] ?? 0, options.height);
    x += (widths[i] ?? 0) + options.gap;
  }
  return canvas.toDataURL('image/webp', options.quality);
}
