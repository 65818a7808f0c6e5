import { createSignal, For } from 'solid-js';
import type { Act } from '../settings-page/act.tsx';
import { useProgramsTexts } from './texts/programs-texts.ts';

const OVERLAPS = { none: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type Overlap = keyof typeof OVERLAPS;
const NAMES = Object.keys(OVERLAPS) as Overlap[];

/** Replaces a secret; who replaces it chooses first how long the former one counts beside it. */
export function Rotation(props: { act: Act; onRotate: (overlapSeconds: number) => void }) {
  const p = useProgramsTexts();
  const [overlap, setOverlap] = createSignal<Overlap>('day');
  return (
    <div class="settings-add">
      <label class="field">
        <span>{p().overlap}</span>
        <select
          value={overlap()}
          onChange={({ currentTarget }) => {
            const chosen = NAMES.find((each) => each === currentTarget.value);
            if (chosen !== undefined) setOverlap(chosen);
          }}
        >
          <For each={NAMES}>{(name) => <option value={name}>{p().overlaps[name]}</option>}</For>
        </select>
      </label>
      <button
        type="button"
        class="button"
        aria-disabled={props.act.isBusy()}
        onClick={() => props.onRotate(OVERLAPS[overlap()])}
      >
        {p().rotate}
      </button>
    </div>
  );
}
