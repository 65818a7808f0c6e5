import type { ChimpWidgetProps } from '../../types/public.d.ts';
import { addressOf, type Loads, type MountedWidget, mountChimpWidget } from '../launcher/mount.ts';

/** The widget of an element, until it lets it go. */
export interface HeldWidget {
  widget: MountedWidget;
  release(): void;
}

/** The widgets of this page's elements, by whom they talk to, and how many elements hold each. */
const held = new Map<string, { widget: MountedWidget; holders: number }>();

/**
 * Returns the widget for these addresses: the one that another element holds already, or a new one. A router that draws
 * its next page before it takes the former one away so keeps one widget with one connection.
 */
export function holdWidget(props: ChimpWidgetProps, loads: Loads): HeldWidget {
  const address = addressOf(props);
  const known = held.get(address);
  known?.widget.update(props);
  const shared = known ?? { widget: mountChimpWidget(props, loads), holders: 0 };
  shared.holders += 1;
  held.set(address, shared);
  return {
    widget: shared.widget,
    release() {
      shared.holders -= 1;
      if (shared.holders > 0) return;
      held.delete(address);
      shared.widget.unmount();
    },
  };
}
