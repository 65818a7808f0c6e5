import type { VisitorPart, VisitorPorts } from '../visitor/index.ts';

/** What the page says of its visitor, told once the part that tells it is loaded. Most pages say nothing, and load nothing. */
export function tellLateVisitor(loadPart: () => Promise<VisitorPart>, ports: VisitorPorts): void {
  if (!ports.saysVisit && !ports.userData()?.includes('ttributes"')) return;
  loadPart().then(
    ({ tellVisitor }) => tellVisitor(ports),
    // It is said at the next load of the page.
    () => {},
  );
}
