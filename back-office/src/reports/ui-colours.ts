const NAMES = ['line', 'fill', 'axis', 'grid'] as const;

/** Canvas does not know custom properties: the browser resolves them for an element that uses them. */
export function onUi(place: HTMLElement): Record<(typeof NAMES)[number], string> {
  const probe = document.createElement('i');
  place.append(probe);
  const found = Object.fromEntries(
    NAMES.map((name) => {
      probe.className = `reports-colour-${name}`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Record<(typeof NAMES)[number], string>;
  probe.remove();
  return found;
}
