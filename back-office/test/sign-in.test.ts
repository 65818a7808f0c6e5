import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PASSWORD } from './support/page-server.ts';
import { type Stack, startStack } from './support/stack.ts';

const LOGO = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    MAIN_PAGE_TITLE: 'Desk of the shop',
    LOGIN_PAGE_TITLE: 'Staff of the shop',
    LOGO_SMALL_URL: LOGO,
    FAV_ICON_URL: '/favicon.svg?of-the-shop',
    FORCE_i18n_LANGUAGE: 'es',
  });
});
afterEach(() => {
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

test('titles, logo, favicon and language come from the settings, without a build', async () => {
  const page = await stack.window({ locale: 'en-GB' });
  const email = page.getByLabel('Correo electrónico');
  await email.waitFor();
  await expect.poll(() => page.title()).toBe('Staff of the shop');
  await page.getByText('Staff of the shop').waitFor();
  await expect
    .poll(() => page.locator('link[rel="icon"]').getAttribute('href'))
    .toBe('/favicon.svg?of-the-shop');
  await expect.poll(() => page.locator('.sign-in-logo').getAttribute('src')).toBe(LOGO);
  await email.fill('user@chimpassist.com');
  await page.getByLabel('Contraseña').fill(PASSWORD);
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await page.getByRole('region', { name: 'Clientes' }).waitFor();
  await expect.poll(() => page.title()).toContain('Desk of the shop');
  await expect.poll(() => page.locator('.me-logo').getAttribute('src')).toBe(LOGO);
  // The operator has chosen the language: there is nothing to choose.
  await page.getByRole('button', { name: /^Su menú/ }).click();
  await page.getByRole('menuitem', { name: 'Cerrar sesión' }).waitFor();
  await expect.poll(() => page.getByText('Idioma').count()).toBe(0);
  await page.context().close();
});

test('the button asks once and says so; any other answer has words of its own', async () => {
  const page = await stack.window();
  await page.getByLabel('Correo electrónico').fill('user@chimpassist.com');
  await page.getByLabel('Contraseña').fill(PASSWORD);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/chimpassist/auth')) asked.push(request.url());
  });
  stack.hooks.set('/chimpassist/auth', { status: 500, body: {} });
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await page.getByRole('alert').getByText('Ahora no es posible iniciar sesión').waitFor();
  stack.hooks.set('/chimpassist/auth', { status: 200, body: { id: [] } });
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await expect.poll(() => asked.length).toBe(2);
  await page.getByRole('alert').getByText('Ahora no es posible iniciar sesión').waitFor();
  stack.hooks.delete('/chimpassist/auth');

  const answer = stack.pages.holdSignIn();
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  const busy = page.getByRole('button', { name: 'Iniciando sesión…' });
  await busy.waitFor();
  await page.getByLabel('Contraseña').press('Enter');
  answer();
  await page.getByRole('region', { name: 'Clientes' }).waitFor();
  expect(asked.length).toBe(3);
  await page.context().close();
});

test('a page whose settings are missing says what to set', async () => {
  const bare = await startStack({ BACKEND_ENDPOINT: '' });
  try {
    const page = await bare.window();
    await page.getByRole('alert').getByText('set BACKEND_ENDPOINT').waitFor();
  } finally {
    await bare.stop();
  }
});

test('a desk says what to set where neither it nor the Worker names a broker', async () => {
  const bare = await startStack({ MQTT_BROKER_HOST: '' });
  try {
    const page = await bare.window();
    await page.getByLabel('E-mail').fill('user@chimpassist.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('set MQTT_BROKER_HOST here or at the Worker').waitFor();
  } finally {
    await bare.stop();
  }
});
