import * as echarts from 'echarts';
import { rounded } from '../figure.ts';
import { aimText } from '../table.ts';
import type { History } from './history.ts';

const COLUMNS = 3;
const CELL = { width: 400, height: 190 };
const BLUE = '#1565c0';
const GREY = '#9e9e9e';
const TITLE_MAX = 62;

const shortened = (text: string): string =>
  text.length > TITLE_MAX ? `${text.slice(0, TITLE_MAX - 1)}…` : text;

/** One small chart for each figure: its median night by night, its aim as a line, noisy nights in grey. */
export function chartOf({ lines, nights }: History): string {
  const keys = Object.keys(lines).filter((key) => nights.some(({ points }) => key in points));
  const placeOf = (n: number) => ({
    left: (n % COLUMNS) * CELL.width,
    top: Math.floor(n / COLUMNS) * CELL.height,
  });
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: COLUMNS * CELL.width,
    height: Math.max(1, Math.ceil(keys.length / COLUMNS)) * CELL.height,
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: keys.map((key, n) => {
      const { left, top } = placeOf(n);
      const { aim, unit } = lines[key] ?? { aim: null, unit: '' };
      const last = nights.findLast(({ points }) => key in points)?.points[key];
      return {
        text: shortened(key),
        subtext: `${`${last === undefined ? '' : rounded(last.median)} ${unit}`.trim()}, aim: ${aimText(aim)}`,
        left: left + 10,
        top: top + 6,
        textStyle: { fontSize: 11 },
        subtextStyle: { fontSize: 10 },
        itemGap: 2,
      };
    }),
    grid: keys.map((_, n) => {
      const { left, top } = placeOf(n);
      return { left: left + 55, top: top + 48, width: CELL.width - 75, height: CELL.height - 80 };
    }),
    xAxis: keys.map((_, n) => ({ type: 'time', gridIndex: n, splitNumber: 3, axisLabel: { fontSize: 9 } })),
    yAxis: keys.map((_, n) => ({
      type: 'value',
      gridIndex: n,
      scale: true,
      splitNumber: 3,
      axisLabel: { fontSize: 9 },
    })),
    series: keys.map((key, n) => ({
      type: 'line',
      xAxisIndex: n,
      yAxisIndex: n,
      symbolSize: 5,
      lineStyle: { color: BLUE, width: 1 },
      data: nights.flatMap(({ begun, points }) => {
        const point = points[key];
        if (point === undefined) return [];
        return [{ value: [begun, point.median], itemStyle: { color: point.isNoisy ? GREY : BLUE } }];
      }),
      markLine: {
        silent: true,
        symbol: 'none',
        label: { show: false },
        lineStyle: { color: '#333' },
        data: lines[key]?.aim === null ? [] : [{ yAxis: lines[key]?.aim?.bound }],
      },
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
