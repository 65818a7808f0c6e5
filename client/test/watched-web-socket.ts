/** A WebSocket of which a test sees what was opened, sent and closed. */
export function watchedWebSocket() {
  const watched = {
    opened: [] as WebSocket[],
    closed: [] as CloseEvent[],
    /** Texts as they are, and bytes. */
    sent: [] as unknown[],
    /** What came as text. */
    texts: [] as string[],
    /** Whether the next one is led astray. */
    refuse: (): boolean => false,
    WebSocket: class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(watched.refuse() ? new URL('/nowhere', url) : url, protocols);
        watched.opened.push(this);
        this.addEventListener('close', (event) => watched.closed.push(event));
        this.addEventListener('message', ({ data }) => {
          if (typeof data === 'string') watched.texts.push(data);
        });
      }

      override send(data: Parameters<WebSocket['send']>[0]): void {
        watched.sent.push(data);
        super.send(data);
      }
    },
  };
  return watched;
}
