import { Link, type LinkOptions } from './link.ts';

/** Lets the broker keep what comes for this client id from now on. What came is not acknowledged, and comes again. */
export function makeSession(
  options: Omit<LinkOptions, 'clean' | 'receive' | 'ready'>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const link: Link = new Link({
      ...options,
      clean: false,
      receive: (_publish, _link, done) => done(new Error('Not read here.')),
      ready: () => {
        signal.removeEventListener('abort', stopped);
        link.end(true).then(resolve, reject);
      },
    });
    const stopped = (): void => {
      link.end(true).catch(() => undefined);
      reject(new Error('The connection was ended.'));
    };
    signal.addEventListener('abort', stopped);
    link.start();
  });
}
