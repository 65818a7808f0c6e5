import * as echarts from 'echarts';
import { rounded } from './figure.ts';
import type { Summary } from './summary.ts';

const WIDTH = 900;
const ROW_HEIGHT = 34;
const GREEN = '#2e7d32';
const RED = '#c62828';
const GREY = '#9e9e9e';

/** How much of its aim each figure uses: 100 % is the aim. Where more is wanted, the other way round. */
function share({ median, aim }: Summary): number | null {
  if (aim === null || !Number.isFinite(median)) return null;
  const { sign, bound } = aim;
  if (bound === 0) return median === 0 ? 0 : 200;
  return 100 * (sign === '≤' ? median / bound : bound / median);
}

const colorOf = ({ verdict }: Summary): string =>
  verdict === 'noisy' ? GREY : verdict === 'missed' ? RED : GREEN;

/** One bar per figure with an aim; the line is the aim, and shorter is better. */
export function pictureOf(figures: readonly Summary[], title: string): string {
  const shown = figures.flatMap((figure) => {
    const used = share(figure);
    return used === null ? [] : [{ figure, used }];
  });
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: WIDTH,
    height: 110 + shown.length * ROW_HEIGHT,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: {
      text: title,
      subtext: 'share of the aim that is used: left of the line is good; grey: noisy ground',
      left: 'center',
    },
    grid: { left: 420, right: 70, top: 70, bottom: 30 },
    xAxis: { type: 'value', max: 200, axisLabel: { formatter: '{value} %' } },
    yAxis: {
      type: 'category',
      inverse: true,
      data: shown.map(({ figure }) => `${figure.bench}: ${figure.what}`),
      axisLabel: { width: 400, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        data: shown.map(({ figure, used }) => ({
          value: Math.min(200, used),
          itemStyle: { color: colorOf(figure) },
          label: { show: true, position: 'right', formatter: `${rounded(figure.median)} ${figure.unit}` },
        })),
        markLine: {
          symbol: 'none',
          lineStyle: { color: '#333' },
          data: [{ xAxis: 100 }],
          label: { show: false },
        },
      },
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
