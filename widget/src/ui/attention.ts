import { listen } from '@chimpassist/client/listen';
import { joinTabs } from '@chimpassist/client/tabs';
import type { Emitter } from '../core/events.ts';
import { createTone } from './tone.ts';

const FLASH_MS = 1_200;

/** What a tab shows of itself to the customer's other tabs. */
interface Look {
  /** The conversation is on its screen. */
  isReading: boolean;
  /** It may make a sound: somebody has pressed something in it. */
  canSound: boolean;
}

function readLook(look: unknown): Look | null {
  if (typeof look !== 'object' || look === null) return null;
  return {
    isReading: 'isReading' in look && look.isReading === true,
    canSound: 'canSound' in look && look.canSound === true,
  };
}

export interface AttentionPorts {
  /** Tabs of the same widget find each other by it. */
  name: string;
  text(): string;
  hasSound(): boolean;
  isOpen(): boolean;
}

/**
 * A page that nobody looks at tells of a message: its title changes now and then, and it sounds once. Of several tabs one
 * tells, and none while the message is read in another.
 */
export function createAttention(events: Emitter, ports: AttentionPorts) {
  const tone = createTone(() => tabs.changed());
  const isLookedAt = (): boolean => document.visibilityState === 'visible';
  const tabs = joinTabs<Look>(
    ports.name,
    () => ({ isReading: isLookedAt() && ports.isOpen(), canSound: tone.isReady() }),
    readLook,
  );
  let flashing: ReturnType<typeof setInterval> | undefined;
  /** What the page calls itself, and what we have put there instead. */
  let title = '';
  let ours: string | null = null;
  let isTelling = false;

  /** Only our own title is ever taken back: the page may have given itself another one. */
  function unset(): void {
    if (document.title === ours) document.title = title;
    ours = null;
  }

  function calm(): void {
    isTelling = false;
    clearInterval(flashing);
    flashing = undefined;
    unset();
  }

  function flash(): void {
    flashing ??= setInterval(() => {
      if (ours !== null) {
        unset();
        return;
      }
      title = document.title;
      ours = ports.text();
      document.title = ours;
    }, FLASH_MS);
  }

  /** One that may sound, else the first of all: each tab comes to the same one. */
  function isTeller(): boolean {
    const rank = (id: string, { canSound }: Look): string => (canSound ? '0' : '1') + id;
    const own = rank(tabs.id, { isReading: false, canSound: tone.isReady() });
    return [...tabs.others].every(([id, look]) => own < rank(id, look));
  }

  async function tell(): Promise<void> {
    isTelling = true;
    await tabs.rollCall();
    const isReadElsewhere = [...tabs.others.values()].some(({ isReading }) => isReading);
    // Looked at, read or gone meanwhile: there is nothing to tell.
    if (!isTelling || isLookedAt() || isReadElsewhere || !isTeller()) return;
    flash();
    if (ports.hasSound()) tone.play();
  }

  const leave = [
    listen(document, ['visibilitychange'], () => {
      if (isLookedAt()) calm();
    }),
    events.on('message', ({ own }) => {
      if (!own && !isLookedAt()) void tell();
    }),
    // Read, in whichever tab or by whichever device.
    events.on('unread', (unread) => {
      if (unread === 0) calm();
    }),
  ];
  return {
    /** The others hear what this tab shows now. */
    changed: tabs.changed,
    stop(): void {
      for (const each of leave) each();
      calm();
      tabs.stop();
      tone.stop();
    },
  };
}
