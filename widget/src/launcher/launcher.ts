import { fill, LABELS, languageFor } from '../i18n/labels.ts';
import type { Controller, LauncherState } from './controller.ts';
import { keepToUs } from './keep-to-us.ts';
import { addSheet } from './sheet.ts';

const ICON_OPEN = 'M6 9.5l6 6 6-6';
const ICON_CLOSED =
  'M4.5 6.8A2.3 2.3 0 0 1 6.8 4.5h10.4a2.3 2.3 0 0 1 2.3 2.3v7.4a2.3 2.3 0 0 1-2.3 2.3H11l-4.5 3.5v-3.5a2 2 0 0 1-2-2z';
const SVG = 'http://www.w3.org/2000/svg';
const BADGE_MAX = 99;

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

/**
 * The button in the corner, and a place for what is loaded later. Written by hand, without a renderer: this is the
 * part that every page load pays for.
 *
 * @param placeIn takes the place in a corner: how many widgets stand below this one.
 */
export function drawLauncher(
  root: ShadowRoot,
  controller: Controller,
  placeIn: (corner: string) => number,
): { draw(): void; erase(): void } {
  const frame = element('div', 'frame');
  const place = element('div', 'place');
  const failed = element('p', 'failed');
  const button = element('button', 'launcher');
  const badge = element('span', 'badge');
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  failed.role = 'alert';
  button.type = 'button';
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  button.append(svg, badge);
  frame.append(place, failed, button);
  root.append(frame);
  keepToUs(frame);

  button.addEventListener('click', () => {
    const { isOpen, stage } = controller.store.state;
    // A second click while it could not be loaded means: try again.
    if (isOpen && stage.kind === 'failed') controller.close();
    controller.toggle();
  });
  button.addEventListener('pointerenter', controller.prepare);
  button.addEventListener('focus', controller.prepare);

  const close = (): void => {
    controller.close();
    button.focus();
  };
  let hasSheet = false;
  let drawn: unknown[] = [];
  let erase: (() => void) | null = null;

  function draw({ props, isOpen, takesFocus, unread, stage }: LauncherState): void {
    const { language, tag, dir } = languageFor(props.language);
    const labels = { ...LABELS[language], ...props.texts };
    const count = unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread);
    const hasUnread = unread > 0 && !isOpen;
    frame.dir = dir;
    frame.lang = tag;
    frame.dataset.theme = props.theme ?? 'auto';
    const corner = props.position ?? 'end';
    frame.dataset.position = corner;
    frame.style.setProperty('--stack', String(placeIn(corner)));
    frame.dataset.open = String(isOpen && stage.kind === 'here');
    path.setAttribute('d', isOpen ? ICON_OPEN : ICON_CLOSED);
    const label = isOpen ? labels.closeLabel : labels.openLabel;
    button.ariaLabel = hasUnread ? `${label} (${fill(labels.unread, { count })})` : label;
    button.ariaExpanded = String(isOpen);
    button.ariaBusy = String(isOpen && stage.kind === 'loading');
    // Drawn by the sheet: for screen readers the number is in the button's name.
    badge.dataset.count = count;
    badge.hidden = !hasUnread;
    failed.hidden = !(isOpen && stage.kind === 'failed');
    failed.textContent = failed.hidden ? '' : labels.startUp;
    if (stage.kind !== 'here') {
      erase?.();
      erase = null;
      return;
    }
    if (!hasSheet) addSheet(root, stage.full.css);
    hasSheet = true;
    const drawing = [stage.running, props, isOpen, takesFocus];
    // For the badge alone the panel is not drawn: it may be drawing just now, and have counted what was read.
    if (erase !== null && drawing.every((part, i) => part === drawn[i])) return;
    drawn = drawing;
    erase = stage.full.drawPanel(place, {
      running: stage.running,
      props,
      isOpen,
      takesFocus,
      onClose: close,
    });
  }

  const leave = controller.store.subscribe(draw);
  return {
    draw: () => draw(controller.store.state),
    erase() {
      leave();
      erase?.();
    },
  };
}
