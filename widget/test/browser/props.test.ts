import { describe, expect, it } from 'vitest';
import type { Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const styleOf = (visitor: Visitor, selector: string, property: string): Promise<string> =>
  visitor.page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

describe('the language', () => {
  const LANGUAGES = [
    ['en', 'Open chat', 'Write a message', 'ltr'],
    ['pt-BR', 'Abrir conversa', 'Escreva uma mensagem', 'ltr'],
    ['es', 'Abrir el chat', 'Escriba un mensaje', 'ltr'],
    ['ar', 'فتح المحادثة', 'اكتب رسالة', 'rtl'],
  ] as const;
  it.each(LANGUAGES)("is the page's: %s", async (tag, label, placeholder, dir) => {
    const visitor = await visits.visit({ htmlAttributes: `lang="${tag}"` });
    await visitor.page.getByRole('button', { name: label }).click();
    await visitor.panel.getByPlaceholder(placeholder).waitFor();
    await expect.poll(() => visitor.page.locator('.frame').getAttribute('dir')).toBe(dir);
    await expect.poll(() => visitor.page.locator('.frame').getAttribute('lang')).toBe(tag);
  });

  it('is the one that the site asks for, with its direction, whatever the page says', async () => {
    const visitor = await visits.visit({
      htmlAttributes: 'lang="en"',
      attributes: { 'data-language': 'ar' },
    });
    await visitor.page.getByRole('button', { name: 'فتح المحادثة' }).waitFor();
    // At the end of a right-to-left line is the left.
    expect((await visitor.launcher.boundingBox())?.x).toBe(16);
  });

  it("is the browser's where the page says none, and English where none of ours fits", async () => {
    const spanish = await visits.visit({ htmlAttributes: '', context: { locale: 'es-AR' } });
    await spanish.page.getByRole('button', { name: 'Abrir el chat' }).waitFor();
    const finnish = await visits.visit({ htmlAttributes: 'lang="fi"' });
    await finnish.page.getByRole('button', { name: 'Open chat' }).waitFor();
  });

  it("can be put into the site's own words", async () => {
    const visitor = await visits.visit({ attributes: { 'data-backend-endpoint': '' } });
    await visitor.page.evaluate((url) => {
      const { ChimpAssist } = window as unknown as { ChimpAssist: { mount(props: object): unknown } };
      const texts = { openLabel: 'Ask Birch', greeting: 'Hello you.', with: 'With {name}' };
      ChimpAssist.mount({ backendEndpoint: url, mqttBrokerHost: `${url}/mqtt`, texts });
    }, visits.platform.url);
    await visitor.page.getByRole('button', { name: 'Ask Birch' }).click();
    await visitor.panel.getByText('Hello you.').waitFor();
    await visitor.panel.getByText('With Ana Ribeiro').waitFor();
  });
});

describe('the looks', () => {
  it('follow the custom properties of the page: colour, radius, distance and font', async () => {
    const visitor = await visits.visit({
      head: `<style>:root { --chimp-accent: rgb(120, 0, 60); --chimp-on-accent: rgb(255, 250, 240);
        --chimp-radius: 4px; --chimp-gap: 40px; --chimp-font: "Courier New", monospace }</style>`,
    });
    await visitor.open();
    expect(await styleOf(visitor, '.launcher', 'background-color')).toBe('rgb(120, 0, 60)');
    expect(await styleOf(visitor, '.launcher', 'color')).toBe('rgb(255, 250, 240)');
    expect(await styleOf(visitor, '.panel', 'border-top-left-radius')).toBe('4px');
    expect(await styleOf(visitor, '.panel', 'font-family')).toBe('"Courier New", monospace');
    await expect
      .poll(() => visitor.launcher.boundingBox())
      .toMatchObject({ x: 1280 - 40 - 56, y: 800 - 40 - 56 });
  });

  it('keep their distance to the edges and to what a phone covers', async () => {
    const visitor = await visits.visit({
      head: '<style>:root { --chimp-gap-block: 80px; --chimp-gap-inline: 24px }</style>',
    });
    await visitor.launcher.waitFor();
    await expect
      .poll(() => visitor.launcher.boundingBox())
      .toMatchObject({ x: 1280 - 24 - 56, y: 800 - 80 - 56 });
    const session = await visitor.page.context().newCDPSession(visitor.page);
    await session.send('Emulation.setSafeAreaInsetsOverride', { insets: { bottom: 34, right: 10 } });
    await expect
      .poll(() => visitor.launcher.boundingBox())
      .toMatchObject({ x: 1280 - 24 - 56 - 10, y: 800 - 80 - 56 - 34 });
  });

  it('stand at the start of the line where the site wants that', async () => {
    const visitor = await visits.visit({ attributes: { 'data-position': 'start' } });
    await visitor.open();
    expect((await visitor.launcher.boundingBox())?.x).toBe(16);
    expect((await visitor.panel.boundingBox())?.x).toBe(16);
  });

  it("follow the visitor's system, also while the page is open", async () => {
    const visitor = await visits.visit({ context: { colorScheme: 'dark' } });
    await visitor.open();
    const dark = await styleOf(visitor, '.panel', 'background-color');
    await visitor.page.emulateMedia({ colorScheme: 'light' });
    const light = await styleOf(visitor, '.panel', 'background-color');
    expect(dark).not.toBe(light);
  });

  it('need no zoom on a phone: 16 px in the field, and the whole screen', async () => {
    const visitor = await visits.visit({
      context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    });
    await visitor.open();
    expect(await styleOf(visitor, 'textarea', 'font-size')).toBe('16px');
    await expect.poll(() => visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  });

  it('name nobody where the site does not want to', async () => {
    const named = await visits.visit();
    await named.open();
    await talking(named);
    await expect.poll(() => named.panel.getByText('Powered by Chimp Assist').count()).toBe(1);
    const visitor = await visits.visit({ attributes: { 'data-show-powered-by': 'false' } });
    await visitor.open();
    await talking(visitor);
    await expect.poll(() => visitor.panel.getByText('Powered by').count()).toBe(0);
  });
});
