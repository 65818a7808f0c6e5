import { useEffect, useState } from 'preact/hooks';

export type Loaded = { kind: 'loading' } | { kind: 'here'; address: string } | { kind: 'failed' };

/** An address that is asked for once it is wanted; `again` asks once more. */
export function useAddress(load: () => Promise<string>, key: string, isWanted: boolean) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is loaded, the tries how often.
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    load().then(
      (address) => !isGone && setLoaded({ kind: 'here', address }),
      () => !isGone && setLoaded({ kind: 'failed' }),
    );
    return () => {
      isGone = true;
    };
  }, [key, isWanted, tries]);
  return {
    loaded,
    again(): void {
      setLoaded({ kind: 'loading' });
      setTries((count) => count + 1);
    },
  };
}
