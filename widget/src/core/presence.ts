import { CUSTOMER_KEEP_ALIVE_INTERVAL_MS } from '@chimpassist/protocol';

/** Calls again and again, up to a tenth earlier each time, so that pages opened together drift apart. */
export function every(call: () => void, ms = CUSTOMER_KEEP_ALIVE_INTERVAL_MS): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const plan = (): void => {
    timer = setTimeout(
      () => {
        call();
        plan();
      },
      ms * (0.9 + Math.random() / 10),
    );
  };
  plan();
  return () => clearTimeout(timer);
}
