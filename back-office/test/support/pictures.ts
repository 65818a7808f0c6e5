import { mkdirSync, writeFileSync } from 'node:fs';
import { launchChromium } from '@chimpassist/testing/launch-chromium';

/** PNG pictures of one view. */
export interface Shots {
  light?: Buffer;
  dark?: Buffer;
  phone?: Buffer;
}

const SCALE = 0.55;
const GAP_PX = 12;
const QUALITY = 0.74;

/** Writes one WebP a view into the folder: light, dark and phone beside one another. Chromium itself draws them. */
export async function writeSheets(views: ReadonlyMap<string, Shots>, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    for (const [name, { light, dark, phone }] of views) {
      const pictures = [light, dark, phone].flatMap((png) =>
        png === undefined ? [] : png.toString('base64'),
      );
      const webp = await page.evaluate(draw, { pictures, scale: SCALE, gap: GAP_PX, quality: QUALITY });
      writeFileSync(`${folder}/${name}.webp`, Buffer.from(webp.slice(webp.indexOf(',') + 1), 'base64'));
    }
  } finally {
    await browser.close();
  }
}

/** Runs in the page. */
async function draw(sheet: { pictures: string[]; scale: number; gap: number; quality: number }) {
  const images = await Promise.all(
    sheet.pictures.map(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      return image;
    }),
  );
  const sized = images.map((image) => ({
    image,
    width: Math.round(image.naturalWidth * sheet.scale),
    height: Math.round(image.naturalHeight * sheet.scale),
  }));
  const canvas = document.createElement('canvas');
  canvas.width = sized.reduce((sum, { width }) => sum + width, sheet.gap * (sized.length - 1));
  canvas.height = Math.max(...sized.map(({ height }) => height));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This Chromium draws no pictures.');
  context.fillStyle = '#888';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  let left = 0;
  for (const { image, width, height } of sized) {
    context.drawImage(image, left, 0, width, height);
    left += width + sheet.gap;
  }
  return canvas.toDataURL('image/webp', sheet.quality);
}
