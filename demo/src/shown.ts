/** The address as it may be shown: without a password. */
export function shown(address: string): string {
  try {
    const url = new URL(address);
    url.username = '';
    url.password = '';
    return url.href;
  } catch {
    return address.replace(/\/\/[^@/]*@/, '//');
  }
}
