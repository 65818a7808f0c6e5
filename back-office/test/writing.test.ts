import { INSTRUCTIONS, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { PASSWORD } from './support/page-server.ts';
import { page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';
import {
  composer,
  hasFocus,
  isReadOnly,
  isSame,
  live,
  row,
  said,
  withSupervisor,
  writing,
} from './support/typist.ts';

stackForThisFile();
withSupervisor();

const title = () =>
  page.getByRole('region', { name: 'Chat', exact: true }).getByRole('heading', { level: 2 }).textContent();

describe('a field under its typist', () => {
  test('stays when the chat is taken over, says by whom, and sends nothing to anybody', async () => {
    const topic = await writing('w-abel', 'Abel First', 'I just ');
    live('w-bea', 'Bea Second');
    await row(page, 'Bea Second').waitFor();
    const field = composer('Abel First');
    stack.server.assign(topic, [14], INSTRUCTIONS.assigned);
    await expect.poll(() => isReadOnly(field)).toBe(true);
    await page.getByText('Sol Okafor has this chat now').waitFor();
    await page.keyboard.type('jkwar wanted to say');
    await page.keyboard.press('Enter');
    expect(await title()).toBe('Abel First');
    expect([await field.inputValue(), await hasFocus(field), await isSame(field)]).toEqual([
      'I just ',
      true,
      true,
    ]);
    expect(await findings(page)).toEqual([]);
    // It is given back: the words go on where they were.
    stack.server.assign(topic, [12], INSTRUCTIONS.assigned);
    await expect.poll(() => isReadOnly(field)).toBe(false);
    await page.keyboard.type('wanted to say');
    await page.keyboard.press('Enter');
    await until('it is stored', () => said('w-abel').includes('I just wanted to say'));
    expect(said('w-bea')).toEqual([]);
  });

  test('keeps every letter while the chat ends and the customer writes again', async () => {
    const topic = await writing('w-end', 'Edna Ends', 'one ');
    const field = composer('Edna Ends');
    stack.server.end(topic);
    await page.getByText('A colleague ended this chat.').waitFor();
    await page.keyboard.type('two ');
    stack.server.offer(topic, 13);
    await page.getByText('This customer is waiting').waitFor();
    await page.keyboard.type('three ');
    await page.keyboard.press('Enter');
    stack.server.assign(topic, [12]);
    await page.getByText('This customer is waiting').waitFor({ state: 'detached' });
    await page.keyboard.type('four');
    expect([await field.inputValue(), await hasFocus(field), await isSame(field)]).toEqual([
      'one two three four',
      true,
      true,
    ]);
    expect(said('w-end')).toEqual([]);
  });

  test('keeps the focus in the search when a reply becomes possible', async () => {
    const topic = await writing('w-back', 'Bob Back', '');
    stack.server.offer(topic, 13);
    await page.getByText('This customer is waiting').waitFor();
    const search = page.locator('#list-search');
    await search.click();
    await page.keyboard.type('Bo');
    stack.server.offer(topic, 12);
    await page.getByText('Enter sends').waitFor();
    await page.keyboard.type('b');
    expect([await search.inputValue(), await hasFocus(search)]).toEqual(['Bob', true]);
    await expect.poll(() => composer('Bob Back').inputValue()).toBe('');
  });

  test('stays below the activity monitor’s cover, whose button no key presses', async () => {
    await writing('w-mon', 'Mona Monitor', 'half a ');
    const field = composer('Mona Monitor');
    stack.broker.publish(TOPICS.attendantControl(12), { instruction: INSTRUCTIONS.monitorOffline });
    const cover = page.getByRole('dialog', { name: 'Your activity monitor is offline' });
    await cover.waitFor();
    await page.keyboard.type('sent ence ');
    await page.keyboard.press('Enter');
    await expect.poll(() => hasFocus(field)).toBe(true);
    stack.broker.publish(TOPICS.attendantControl(12), { instruction: INSTRUCTIONS.monitorOnline });
    await cover.waitFor({ state: 'detached' });
    await page.keyboard.type('sentence');
    expect([await field.inputValue(), await isSame(field)]).toEqual(['half a sentence', true]);
    expect(said('w-mon')).toEqual([]);
  });

  test('keeps its focus when the sign-in ends', async () => {
    await writing('w-tok', 'Tom Token', 'before ');
    const field = composer('Tom Token');
    stack.pages.endTokens();
    stack.broker.setAway(true);
    stack.broker.setAway(false);
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.waitFor();
    await page.keyboard.type('and after');
    expect([await field.inputValue(), await hasFocus(field)]).toEqual(['before and after', true]);
    await expect.poll(() => dialog.getByLabel('Password').inputValue()).toBe('');
    await dialog.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(field)).toBe(true);
  });
});

describe('what is meant for one customer', () => {
  test('letters are no commands for a while after the focus fell away under a typist', async () => {
    await writing('q-1', 'Quinn One', 'typing');
    live('q-2', 'Quinn Two');
    await row(page, 'Quinn Two').waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.type('jjkhwa');
    expect(await title()).toBe('Quinn One');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    // As long as letters do nothing after a field went away, and a little more.
    const since = await page.evaluate(() => performance.now());
    await page.waitForFunction((from) => performance.now() - from > 2_200, since);
    await page.keyboard.press('k');
    await expect.poll(title).toBe('Quinn Two');
  });

  test('a dialog keeps its chat and its words when somebody takes the chat over', async () => {
    stack.server.attendants.set('13', {
      id: 13,
      name: 'Bruno Carvalho',
      avatarURL: null,
      type: 'support/secondLevel',
      availability: 'available',
      load: 0,
      viewing: null,
    });
    const topic = await writing('d-1', 'Dana Dialog', '');
    await page.getByRole('button', { name: 'Hand over' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand this chat over' });
    await dialog.getByText('The chat with Dana Dialog').waitFor();
    await dialog.getByRole('radio', { name: 'Second level', exact: true }).check();
    const note = dialog.getByLabel('A private line');
    await note.click();
    await page.keyboard.type('Wants a ');
    stack.server.assign(topic, [14], INSTRUCTIONS.assigned);
    await dialog.getByText('Sol Okafor has taken this chat meanwhile').waitFor();
    await page.keyboard.type('refund');
    expect([await note.inputValue(), await hasFocus(note)]).toEqual(['Wants a ', true]);
    await expect.poll(() => dialog.getByRole('button', { name: 'Hand over' }).isDisabled()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('a private line that was begun is there again after Escape', async () => {
    await writing('d-2', 'Nora Note', '');
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByRole('dialog').getByLabel('A private line').fill('Half a note');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Hand over' }).click();
    await expect
      .poll(() => page.getByRole('dialog').getByLabel('A private line').inputValue())
      .toBe('Half a note');
  });

  test('a row that has the focus stays the same customer’s when the order changes', async () => {
    live('r-1', 'Rita Row');
    const second = live('r-2', 'Rolf Row');
    await signIn();
    await row(page, 'Rita Row').focus();
    stack.server.say(second, 'I am the first now');
    await expect
      .poll(async () => {
        const [one, other] = [
          await row(page, 'Rita Row').boundingBox(),
          await row(page, 'Rolf Row').boundingBox(),
        ];
        return (one?.y ?? 0) > (other?.y ?? 0);
      })
      .toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(title).toBe('Rita Row');
  });

  test('a click on a row that has just come under a resting pointer opens nothing', async () => {
    live('p-1', 'Pia Pointer');
    const second = live('p-2', 'Paul Pointer');
    await signIn();
    await row(page, 'Pia Pointer').waitFor();
    const upper = async () => {
      const [one, other] = [
        await row(page, 'Pia Pointer').boundingBox(),
        await row(page, 'Paul Pointer').boundingBox(),
      ];
      return (one?.y ?? 0) < (other?.y ?? 0) ? 'Pia Pointer' : 'Paul Pointer';
    };
    stack.server.say('server/sessions/p-1', 'Pia is above');
    await expect.poll(upper).toBe('Pia Pointer');
    const box = await row(page, 'Pia Pointer').boundingBox();
    if (box === null) throw new Error('The row is not drawn.');
    const [x, y] = [box.x + 40, box.y + 20];
    await page.mouse.move(x, y);
    // The click comes in the very frame in which the other row is there.
    const done = page.evaluate(
      ([left, top]) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const target = document.elementFromPoint(left ?? 0, top ?? 0);
            if (!target?.closest('.row')?.textContent?.includes('Paul Pointer'))
              return requestAnimationFrame(look);
            const at = { bubbles: true, cancelable: true, clientX: left ?? 0, clientY: top ?? 0, detail: 1 };
            target.dispatchEvent(new PointerEvent('pointerdown', { ...at, pointerType: 'mouse' }));
            target.dispatchEvent(new MouseEvent('click', at));
            // What it did is drawn in the frames after.
            requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
          };
          requestAnimationFrame(look);
        }),
      [x, y],
    );
    stack.server.say(second, 'Paul is above now');
    await done;
    await expect.poll(() => page.getByText('Choose a customer').count()).toBe(1);
    await row(page, 'Paul Pointer').click();
    await expect.poll(title).toBe('Paul Pointer');
  });

  test('a button drawn again under the pointer takes the press, another one does not', async () => {
    await signIn();
    const pressed = await page.evaluate(() => {
      const taken: string[] = [];
      const at = { bubbles: true, cancelable: true, clientX: 20, clientY: 20, detail: 1 };
      const draw = (words: string): HTMLButtonElement => {
        const button = document.createElement('button');
        button.textContent = words;
        button.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 99; padding: 40px';
        button.addEventListener('click', () => taken.push(words));
        document.body.append(button);
        return button;
      };
      const press = (button: HTMLButtonElement) => {
        button.dispatchEvent(new PointerEvent('pointerdown', { ...at, pointerType: 'mouse' }));
        button.dispatchEvent(new MouseEvent('click', at));
      };
      const first = draw('Accept');
      first.dispatchEvent(new PointerEvent('pointermove', { ...at, pointerType: 'mouse' }));
      first.remove();
      const again = draw('Accept');
      press(again);
      again.remove();
      press(draw('Decline'));
      return taken;
    });
    expect(pressed).toEqual(['Accept']);
  });
});
