import { CUSTOMER_KEEP_ALIVE_INTERVAL_MS } from '@chimpassist/protocol';

/**
 * Says again and again that the page is there, up to a tenth earlier each time, so that pages opened together drift
 * apart. Returns a function that stops it.
 */
export function startKeepAlive(say: () => void, ms = CUSTOMER_KEEP_ALIVE_INTERVAL_MS): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const plan = (): void => {
    timer = setTimeout(
      () => {
        say();
        plan();
      },
      ms * (0.9 + Math.random() / 10),
    );
  };
  plan();
  return () => clearTimeout(timer);
}
