/** The address if it is http or https, else null: `javascript:`, `data:` and the like never reach the page. */
export function safeUrl(address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
