import type { ChimpEventName, ChimpHandle, ChimpWidgetProps } from '../../types/public.d.ts';
import { createLateHandle } from '../launcher/late-handle.ts';
import type { Loads } from '../launcher/mount.ts';
import { addSheet } from '../launcher/sheet.ts';
import {
  attributeOf,
  isOn,
  OBSERVED,
  propsOf,
  SWITCHES,
  spellingsOf,
  TEXT_PROPS,
  textOf,
} from './attributes.ts';
import { type HeldWidget, holdWidget } from './shared-widgets.ts';

const TAG = 'chimp-chat';
const EVENTS: readonly ChimpEventName[] = ['ready', 'opened', 'closed', 'message', 'unread', 'assigned'];
const OBJECT_PROPS = ['texts', 'challenge', 'proactive'] as const;

/**
 * Defines `<chimp-chat>`, once in a page; on a server it does nothing. The element itself is never seen: it says with
 * which props there is a widget at the end of the body, and from when to when.
 */
export function defineChimpChat(loads: Loads): void {
  if (typeof customElements === 'undefined' || customElements.get(TAG) !== undefined) return;

  class ChimpChat extends HTMLElement {
    static readonly observedAttributes = OBSERVED;
    readonly #late = createLateHandle();
    readonly open = this.#late.handle.open;
    readonly close = this.#late.handle.close;
    readonly toggle = this.#late.handle.toggle;
    readonly send = this.#late.handle.send;
    readonly on: ChimpHandle['on'] = this.#late.handle.on;
    readonly off: ChimpHandle['off'] = this.#late.handle.off;
    readonly #objects: Pick<ChimpWidgetProps, (typeof OBJECT_PROPS)[number]> = {};
    #held: HeldWidget | null = null;
    #letGo: (() => void) | null = null;
    #isDue = false;

    constructor() {
      super();
      addSheet(this.attachShadow({ mode: 'open' }), ':host{display:none!important}');
      for (const name of EVENTS) {
        this.on(name, (detail) => this.dispatchEvent(new CustomEvent(name, { detail })));
      }
    }

    connectedCallback(): void {
      // What a framework has set before the code was here hides the accessors.
      for (const prop of [...TEXT_PROPS, ...Object.keys(SWITCHES), ...OBJECT_PROPS].flatMap((name) => [
        ...spellingsOf(name),
      ])) {
        const given = Object.getOwnPropertyDescriptor(this, prop);
        if (given === undefined) continue;
        Reflect.deleteProperty(this, prop);
        Reflect.set(this, prop, given.value);
      }
      this.#settleSoon();
    }

    /** Moved within the page, or taken away: a moment later that is known, and who draws the next page has drawn it. */
    disconnectedCallback(): void {
      setTimeout(() => this.#settle());
    }

    attributeChangedCallback(): void {
      this.#settleSoon();
    }

    /** Attributes come one by one, and make one update. */
    #settleSoon(): void {
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        if (this.isConnected) this.#settle();
      });
    }

    #settle(): void {
      const given = this.isConnected ? propsOf(this) : null;
      if (given === null) {
        this.#release();
        return;
      }
      const props = { ...given, ...this.#objects };
      const former = this.#held;
      const held = holdWidget(props, loads);
      if (held.widget === former?.widget) {
        held.release();
        return;
      }
      this.#letGo?.();
      this.#held = held;
      this.#letGo = this.#late.take(held.widget);
      former?.release();
    }

    #release(): void {
      this.#letGo?.();
      this.#held?.release();
      this.#letGo = null;
      this.#held = null;
    }

    get texts(): ChimpWidgetProps['texts'] {
      return this.#objects.texts;
    }
    set texts(texts: ChimpWidgetProps['texts']) {
      this.#objects.texts = texts;
      this.#settleSoon();
    }
    get proactive(): ChimpWidgetProps['proactive'] {
      return this.#objects.proactive;
    }
    set proactive(proactive: ChimpWidgetProps['proactive']) {
      this.#objects.proactive = proactive;
      this.#settleSoon();
    }
    get challenge(): ChimpWidgetProps['challenge'] {
      return this.#objects.challenge;
    }
    set challenge(challenge: ChimpWidgetProps['challenge']) {
      this.#objects.challenge = challenge;
      this.#settleSoon();
    }
  }

  for (const prop of TEXT_PROPS) {
    reflect(ChimpChat, prop, (element) => textOf(element, prop) ?? undefined);
  }
  for (const prop of Object.keys(SWITCHES) as (keyof typeof SWITCHES)[]) {
    reflect(ChimpChat, prop, (element) => isOn(element, prop));
  }
  customElements.define(TAG, ChimpChat);
}

/** A property that is its attribute: one place says what holds, for the page and for a framework. */
function reflect(element: typeof HTMLElement, prop: string, get: (element: Element) => unknown): void {
  const property: PropertyDescriptor = {
    get(this: Element) {
      return get(this);
    },
    set(this: Element, value: unknown) {
      this.removeAttribute(prop.toLowerCase());
      if (value === undefined || value === null) this.removeAttribute(attributeOf(prop));
      else this.setAttribute(attributeOf(prop), `${value}`);
    },
    configurable: true,
  };
  for (const name of spellingsOf(prop)) Object.defineProperty(element.prototype, name, property);
}
