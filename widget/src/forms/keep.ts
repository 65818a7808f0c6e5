import * as v from 'valibot';
import type { FormsPorts } from './forms.ts';

const DONE_MAX = 20;
const DraftSchema = v.object({ key: v.string(), values: v.record(v.string(), v.string()) });

function parsed<T>(text: string | null, schema: v.GenericSchema<unknown, T>): T | null {
  try {
    const read = v.safeParse(schema, JSON.parse(text ?? 'null'));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** What a browser keeps of forms: what is begun, and what was sent or skipped. It goes with the person who sat here. */
export function createKeep({ storage, prefix }: Pick<FormsPorts, 'storage' | 'prefix'>) {
  const [draft, done] = [`${prefix}form`, `${prefix}forms-done`];
  const doneKeys = (): string[] => parsed(storage.get(done), v.array(v.string())) ?? [];
  return {
    draftOf(key: string): Record<string, string> {
      const kept = parsed(storage.get(draft), DraftSchema);
      return kept?.key === key ? kept.values : {};
    },
    writeDraft(key: string, values: Record<string, string>): void {
      storage.set(draft, JSON.stringify({ key, values }));
    },
    isDone: (key: string): boolean => doneKeys().includes(key),
    /** It was sent, or is not wanted. */
    finish(key: string): void {
      storage.remove(draft);
      storage.set(done, JSON.stringify([...doneKeys().filter((each) => each !== key), key].slice(-DONE_MAX)));
    },
  };
}
export type Keep = ReturnType<typeof createKeep>;
