/** Ticks for a page whose own timers the browser slows down to one a minute while it is in the background. */
let timer: ReturnType<typeof setInterval> | undefined;

self.addEventListener('message', (event: MessageEvent<number>) => {
  clearInterval(timer);
  timer = setInterval(() => self.postMessage(null), event.data);
});
