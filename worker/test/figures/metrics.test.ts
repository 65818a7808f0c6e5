import { describe, expect, it } from 'vitest';
import dashboard from '../../../deploy/grafana/worker.json?raw';
import { app } from '../../src/http/app.ts';
import { metricsText } from '../../src/http/figures/metrics.ts';
import { bindings } from '../support.ts';

const env = { ...bindings, METRICS_TOKEN: 'a token that only Prometheus knows' };
const ask = (token: string | null, on: object = env) =>
  app.request(
    'http://worker/metrics',
    { headers: token === null ? {} : { authorization: `Bearer ${token}` } },
    on,
  );
const row = { waiting: 2, longestWaitMs: 90_500, freePlaces: null, there: 3 };
const TEXT = metricsText({
  now: {
    ...{ at: '2026-11-28T09:00:00.000Z', ...row, online: 7 },
    teams: [{ key: 't-1', name: 'Sales "north"', ...row, waiting: 1, freePlaces: 4 }],
  },
  goal: { seconds: 120, percent: 80, alertSeconds: 0 },
  ...{ heardAt: 1_000, at: 3_500, doubts: { mail: 2, push: 0 } },
});
interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const { panels } = JSON.parse(dashboard) as Dashboard;

describe('the metrics', () => {
  it('are read by who says the token, and by nobody where none is set', async () => {
    expect((await ask(null)).status).toBe(401);
    expect((await ask('another token')).status).toBe(401);
    expect((await ask(env.METRICS_TOKEN, bindings)).status).toBe(503);
    const answer = await ask(env.METRICS_TOKEN);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain('chimp_worker_waiting_chats 0\n');
  });

  it('say how it stands, of all and by team, and leave out what is not known', () => {
    const lines = TEXT.split('\n');
    expect(lines).toContain('chimp_worker_waiting_chats 2');
    expect(lines).toContain('chimp_worker_longest_wait_seconds 90.5');
    expect(lines).toContain('chimp_worker_online_chats 7');
    expect(lines).toContain('chimp_worker_goal_seconds 120');
    expect(lines).toContain('chimp_worker_bridge_silent_seconds 2.5');
    expect(lines).toContain('chimp_worker_in_doubt_total{kind="mail"} 2');
    expect(lines).toContain('chimp_worker_team_free_places{team="t-1",name="Sales \\"north\\""} 4');
    expect(lines.filter((line) => line.startsWith('chimp_worker_free_places'))).toEqual([]);
  });

  it.each(panels)('are all that the panel “$title” of the dashboard asks for', ({ targets }) => {
    const asked = targets.flatMap(({ expr }) => expr.match(/chimp_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThanOrEqual(targets.length);
    for (const name of asked) expect(TEXT).toMatch(new RegExp(`# TYPE ${name} (gauge|counter)\n`));
  });
});
