import { createSignal } from 'solid-js';

const KEY = 'chimpassist.asksForDescriptions';

function load(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true';
  } catch {
    return false;
  }
}
const [asksForDescriptions, set] = createSignal(load());

// What is chosen in one tab holds in all of them.
window.addEventListener('storage', ({ key }) => {
  if (key === KEY) set(load());
});

/** Whether this attendant wants to be reminded to describe pictures for people who cannot see them. */
export { asksForDescriptions };

export function chooseDescriptions(isOn: boolean): void {
  set(isOn);
  try {
    localStorage.setItem(KEY, String(isOn));
  } catch {
    // Kept until the page is left.
  }
}
