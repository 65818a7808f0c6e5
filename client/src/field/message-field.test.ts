import { FIELD_MAX_LENGTH } from '@chimpassist/protocol/text';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMessageField } from './message-field.ts';

let text: string;
const refused = vi.fn();
const send = vi.fn();
const field = createMessageField({
  text: () => text,
  write(next) {
    text = next;
  },
  refused,
  send,
});
const FULL = 'x'.repeat(FIELD_MAX_LENGTH);
const preventDefault = vi.fn();
/** As a browser's event in a field that holds this, with nothing chosen. */
const eventIn = (value: string, more: object = {}) => {
  const currentTarget = { value, selectionStart: value.length, selectionEnd: value.length };
  return { currentTarget, preventDefault, ...more } as never;
};
const key = (more: object) =>
  ({ key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13, preventDefault, ...more }) as never;

beforeEach(() => {
  text = '';
  vi.clearAllMocks();
});

describe('a field for a message', () => {
  it('holds what is written', () => {
    field.onInput(eventIn('Hello'));
    expect(text).toBe('Hello');
    expect(refused).toHaveBeenLastCalledWith(false);
  });

  it('refuses a paste and a drop that are too long, and no others', () => {
    const paste = (added: string) => field.onPaste(eventIn('a', { clipboardData: { getData: () => added } }));
    paste('b');
    expect(refused).toHaveBeenLastCalledWith(false);
    expect(preventDefault).not.toHaveBeenCalled();
    paste(FULL);
    expect(refused).toHaveBeenLastCalledWith(true);
    field.onBeforeInput(eventIn('a', { data: FULL }));
    expect(preventDefault).toHaveBeenCalledTimes(2);
  });

  it('takes back what another program puts in, and lets a person shorten it', () => {
    text = 'Mine';
    const put = eventIn(`${FULL}x`) as { currentTarget: { value: string } };
    field.onInput(put as never);
    expect([text, put.currentTarget.value]).toEqual(['Mine', 'Mine']);
    text = `${FULL}xx`;
    field.onInput(eventIn(`${FULL}x`));
    expect(text).toHaveLength(FIELD_MAX_LENGTH + 1);
  });

  it('sends by Enter, not by one that begins a line or ends the choice of a character', () => {
    for (const more of [{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }, { key: 'a' }])
      field.onKeyDown(key(more));
    expect(send).not.toHaveBeenCalled();
    field.onKeyDown(key({}));
    expect(send).toHaveBeenCalledTimes(1);
  });
});
