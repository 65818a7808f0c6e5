import 'uplot/dist/uPlot.min.css';
import type { SeriesPoint } from '@chimpassist/client/wire/hooks';
import { createSignal, Show } from 'solid-js';
import uPlot from 'uplot';
import { useLanguage } from '../i18n/texts.tsx';
import { keepDrawn } from '../ui/drawn-chart.ts';

const HEIGHT_PX = 120;
const AXIS_WIDTH_PX = 36;
const AXIS_HEIGHT_PX = 24;
/** Half of the last label, which stands under the end of the line. */
const END_PX = 28;
/** Room that a label of the time axis needs. */
const LABEL_SPACE_PX = 64;

/** A time series as a chart: the value under the pointer stands above it. */
export default function SeriesChart(props: { label: string; points: SeriesPoint[] }) {
  const language = useLanguage();
  const [pointed, setPointed] = createSignal<SeriesPoint | null>(null);
  let place!: HTMLDivElement;

  const format = (seconds: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language.tag(), { ...options, timeZone: 'UTC' }).format(seconds * 1000);

  /** Canvas does not know custom properties: the browser resolves them for an element that uses them. */
  const colour = (className: string): string => {
    const probe = document.createElement('i');
    probe.className = className;
    place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };

  function draw(): uPlot {
    const [line, fill, axis, grid] = ['chart-line', 'chart-fill', 'chart-axis', 'chart-grid'].map(colour) as [
      string,
      string,
      string,
      string,
    ];
    const first = props.points[0]?.at ?? 0;
    const last = props.points.at(-1)?.at ?? first;
    const isLong = last - first > 2 * 86_400;
    const font = `12px ${getComputedStyle(place).fontFamily}`;
    const base = { stroke: axis, font, ticks: { show: false } };
    // Read here, since uPlot asks for the labels later.
    language.tag();
    return new uPlot(
      {
        width: place.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false },
        padding: [8, END_PX, 0, 0],
        scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [
          {
            ...base,
            grid: { show: false },
            size: AXIS_HEIGHT_PX,
            space: LABEL_SPACE_PX,
            values: (_plot, ticks) =>
              ticks.map((tick) =>
                format(
                  tick,
                  isLong ? { day: 'numeric', month: 'short' } : { hour: 'numeric', minute: '2-digit' },
                ),
              ),
          },
          { ...base, grid: { stroke: grid, width: 1 }, size: AXIS_WIDTH_PX, space: 32 },
        ],
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        series: [{}, { stroke: line, fill, width: 2, points: { show: props.points.length < 2 } }],
        hooks: {
          setCursor: [(u) => setPointed(u.cursor.idx == null ? null : (props.points[u.cursor.idx] ?? null))],
        },
      },
      [props.points.map((point) => point.at), props.points.map((point) => point.value)],
      place,
    );
  }

  keepDrawn(() => place, HEIGHT_PX, draw);

  return (
    <div class="series-chart">
      <p class="series-pointed figures" aria-hidden="true">
        <Show when={pointed()}>
          {(point) => (
            <>
              <b>{point().value}</b> {format(point().at, { dateStyle: 'short', timeStyle: 'short' })}
            </>
          )}
        </Show>
      </p>
      <div ref={place} class="series-place" role="img" aria-label={props.label} />
    </div>
  );
}
