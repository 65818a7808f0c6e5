import X from 'lucide-solid/icons/x';
import { Index, Show } from 'solid-js';
import { IconButton } from '../ui/icon-button.tsx';
import { changedAt, type SpanDraft, USUAL_SPAN, withoutAt } from './hours-draft.ts';
import { useHoursTexts } from './texts/hours-texts.ts';

/** The hours of one day, each with a beginning and an end; none: closed. */
export function Spans(props: {
  /** Of the day or the date, for what is read out. */
  day: string;
  spans: readonly SpanDraft[];
  onChange: (spans: SpanDraft[]) => void;
}) {
  const h = useHoursTexts();
  return (
    <div class="hours-spans">
      <Index each={props.spans} fallback={<span class="hours-closed">{h().closed}</span>}>
        {(span, n) => (
          <span class="hours-span">
            <input
              type="time"
              required
              aria-label={h().from(props.day)}
              value={span().from}
              onChange={(event) =>
                props.onChange(changedAt(props.spans, n, { from: event.currentTarget.value }))
              }
            />
            <span aria-hidden="true">–</span>
            <input
              type="time"
              required
              aria-label={h().to(props.day)}
              value={span().to}
              onChange={(event) =>
                props.onChange(changedAt(props.spans, n, { to: event.currentTarget.value }))
              }
            />
            <Show when={span().to <= span().from && span().to !== '00:00'}>
              <small>{h().nextDay}</small>
            </Show>
            <IconButton
              label={h().removeSpan(props.day, `${span().from}–${span().to}`)}
              onClick={() => props.onChange(withoutAt(props.spans, n))}
            >
              <X size={16} aria-hidden="true" />
            </IconButton>
          </span>
        )}
      </Index>
      <button
        type="button"
        class="hours-add"
        aria-label={h().addSpan(props.day)}
        onClick={() => props.onChange([...props.spans, USUAL_SPAN])}
      >
        +
      </button>
    </div>
  );
}
