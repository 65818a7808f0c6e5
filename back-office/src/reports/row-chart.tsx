import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { keepDrawn } from '../ui/drawn-chart.ts';
import { onUi } from './ui-colours.ts';

const HEIGHT_PX = 220;
const AXIS_HEIGHT_PX = 28;
const AXIS_WIDTH_PX = 64;
const LABEL_SPACE_PX = 72;
const BAR_SHARE = 0.7;
const BAR_MAX_PX = 48;

export interface Bar {
  label: string;
  /** It is of so few chats that it says little. */
  isFew: boolean;
  value: number | null;
  /** Of the period before, where the rows of both are in step. */
  before: number | null;
}

/** One figure of all rows as bars, and of the period before as a line. What it shows stands in a table, too. */
export default function RowChart(props: {
  label: string;
  bars: readonly Bar[];
  textOf: (value: number) => string;
}) {
  let place!: HTMLDivElement;

  function draw(): uPlot {
    const { line, fill, axis, grid } = onUi(place);
    const { bars } = props;
    const font = `12px ${getComputedStyle(place).fontFamily}`;
    const base = { stroke: axis, font, ticks: { show: false } };
    const paths = uPlot.paths.bars?.({ size: [BAR_SHARE, BAR_MAX_PX] });
    const isRightToLeft = getComputedStyle(place).direction === 'rtl';
    return new uPlot(
      {
        ...{ width: place.clientWidth, height: HEIGHT_PX, legend: { show: false } },
        cursor: { show: false },
        padding: [8, 8, 0, 8],
        scales: {
          x: {
            time: false,
            range: [-0.5, Math.max(0, bars.length - 1) + 0.5],
            dir: isRightToLeft ? -1 : 1,
          },
          y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1] },
        },
        axes: [
          {
            ...base,
            grid: { show: false },
            size: AXIS_HEIGHT_PX,
            space: LABEL_SPACE_PX,
            incrs: [1, 2, 3, 4, 7, 14, 24, 28, 56, 112, 365],
            values: (_plot, ticks) => ticks.map((tick) => bars[tick]?.label ?? ''),
          },
          {
            ...base,
            side: isRightToLeft ? 1 : 3,
            grid: { stroke: grid, width: 1 },
            ...{ size: AXIS_WIDTH_PX, space: 40 },
            values: (_plot, ticks) => ticks.map((tick) => props.textOf(tick)),
          },
        ],
        series: [
          {},
          {
            ...{ stroke: line, fill, width: 1, points: { show: false } },
            ...(paths === undefined ? {} : { paths }),
          },
          { stroke: axis, width: 1.5, dash: [4, 4], points: { show: false } },
        ],
      },
      [bars.map((_, n) => n), bars.map(({ value }) => value), bars.map(({ before }) => before)],
      place,
    );
  }

  keepDrawn(() => place, HEIGHT_PX, draw);

  return <div ref={place} class="reports-chart" role="img" aria-label={props.label} />;
}
