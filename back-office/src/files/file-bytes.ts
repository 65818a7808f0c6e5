import { createEffect, createSignal, onCleanup } from 'solid-js';
import type { Files } from '../engine/files.ts';
import type { FileWork } from './file-work.ts';
import type { ShownFile } from './shown-file.ts';
import type { Bytes } from './url-cache.ts';

type Loaded =
  | { kind: 'loading' }
  | { kind: 'ready'; bytes: Bytes }
  /** The connection is away, or it is not ours to see any more. */
  | { kind: 'failed' };

type Held = ReturnType<FileWork['whole']>;

/** Small pictures of files that have none of their own are not made of more than this. */
const WHOLE_MAX_BYTES = 2_000_000;

async function smallOf(work: FileWork, { id, size, waiting }: ShownFile): Promise<Held[]> {
  if (waiting !== undefined) return [work.waiting(waiting)];
  if (id === null) return [];
  const small = work.thumbnail(id);
  if ((await small.bytes) !== null || size === null || size > WHOLE_MAX_BYTES) return [small];
  return [small, work.whole(id)];
}
async function wholeOf(work: FileWork, { id, waiting }: ShownFile): Promise<Held[]> {
  if (waiting !== undefined) return [work.waiting(waiting)];
  return id === null ? [] : [work.whole(id)];
}

/**
 * A file's bytes, small or whole, for as long as the caller lives.
 *
 * @param isWanted nothing is fetched before
 */
export function createFileBytes(
  files: Pick<Files, 'work'>,
  file: () => ShownFile,
  which: 'small' | 'whole',
  isWanted: () => boolean = () => true,
) {
  const [loaded, setLoaded] = createSignal<Loaded>({ kind: 'loading' });
  const [tries, setTries] = createSignal(0);
  createEffect(() => {
    tries();
    const shown = file();
    if (!isWanted() || shown.state !== undefined) return;
    let held: Held[] = [];
    let isLeft = false;
    const release = () => {
      for (const each of held) each.release();
      held = [];
    };
    onCleanup(() => {
      isLeft = true;
      release();
    });
    void (async () => {
      try {
        const work = await files.work();
        held = await (which === 'small' ? smallOf(work, shown) : wholeOf(work, shown));
        const bytes = (await held.at(-1)?.bytes) ?? null;
        if (isLeft) release();
        else setLoaded(bytes === null ? { kind: 'failed' } : { kind: 'ready', bytes });
      } catch {
        if (!isLeft) setLoaded({ kind: 'failed' });
      }
    })();
  });
  return {
    loaded,
    retry() {
      setLoaded({ kind: 'loading' });
      setTries((count) => count + 1);
    },
  };
}
