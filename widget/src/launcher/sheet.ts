/**
 * Styles for a shadow root. Constructed sheets pass a Content-Security-Policy without `unsafe-inline`, which a
 * `<style>` would not; that is the way only for browsers from before 2023.
 */
export function addSheet(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}
