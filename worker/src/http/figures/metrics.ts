import type { FiguresNow, Goal } from '@chimpassist/protocol';
import { DOUBTS, type Doubt } from '../../contract/doubt.ts';
import { VERSION } from '../../version.ts';

const MS_PER_S = 1_000;
type Labels = Record<string, string>;
interface Metric {
  help: string;
  /** It only grows. */
  isCounter?: true;
  /** None: it is not known, and left out. */
  values: readonly { labels: Labels; value: number }[];
}
type NowRow = Pick<FiguresNow, 'freePlaces' | 'longestWaitMs' | 'there' | 'waiting'>;

export interface MetricsNow {
  now: FiguresNow;
  goal: Goal | null;
  /** When the bridge was last heard, epoch ms. */
  heardAt: number | null;
  /** What was sent once more, since nobody knew whether it was taken. */
  doubts: Record<Doubt, number>;
  at: number;
}

/** What of all and of each team, under the labels of the team; of all without any. */
const metricsOf = ({ now, goal, heardAt, doubts, at }: MetricsNow): Record<string, Metric> => {
  const rows: [Labels, NowRow][] = [
    [{}, now],
    ...now.teams.map((team): [Labels, NowRow] => [{ team: team.key, name: team.name }, team]),
  ];
  const by = (isTeam: boolean, read: (row: NowRow) => number | null) =>
    rows.flatMap(([labels, row]) => {
      const value = read(row);
      return value === null || 'team' in labels !== isTeam ? [] : [{ labels, value }];
    });
  const one = (value: number | null | undefined, labels: Labels = {}) =>
    value === null || value === undefined ? [] : [{ labels, value }];
  const waited = ({ longestWaitMs }: NowRow) => (longestWaitMs ?? 0) / MS_PER_S;
  return {
    chimp_worker_info: { help: 'The version that runs.', values: one(1, { version: VERSION }) },
    chimp_worker_waiting_chats: { help: 'Customers who wait.', values: by(false, (row) => row.waiting) },
    chimp_worker_online_chats: { help: 'Chats that somebody is in.', values: one(now.online) },
    chimp_worker_longest_wait_seconds: {
      help: 'How long the one who waits longest has waited; 0: nobody waits.',
      values: by(false, waited),
    },
    chimp_worker_available_attendants: {
      help: 'Attendants who are there and take chats.',
      values: by(false, (row) => row.there),
    },
    chimp_worker_free_places: {
      help: 'Chats that they could take beside what they have; left out where no limit is set.',
      values: by(false, (row) => row.freePlaces),
    },
    chimp_worker_goal_seconds: {
      help: 'Within which the first response shall come; left out where no goal is set.',
      values: one(goal?.seconds),
    },
    chimp_worker_bridge_silent_seconds: {
      help: 'Since when no bridge was heard; left out where there is none.',
      values: one(heardAt === null ? null : Math.max(0, at - heardAt) / MS_PER_S),
    },
    chimp_worker_in_doubt_total: {
      help: 'Mails and push messages that were sent once more, since nobody knew whether they were taken.',
      isCounter: true,
      values: DOUBTS.map((kind) => ({ labels: { kind }, value: doubts[kind] })),
    },
    chimp_worker_team_waiting_chats: {
      help: 'Customers who wait for a team alone.',
      values: by(true, (row) => row.waiting),
    },
    chimp_worker_team_longest_wait_seconds: {
      help: 'The same as for all, of those who wait for a team alone.',
      values: by(true, waited),
    },
    chimp_worker_team_available_attendants: {
      help: 'Members of a team who are there and take chats.',
      values: by(true, (row) => row.there),
    },
    chimp_worker_team_free_places: {
      help: 'Chats that they could take beside what they have.',
      values: by(true, (row) => row.freePlaces),
    },
  };
};

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The text format of Prometheus, 0.0.4. */
export const metricsText = (given: MetricsNow): string =>
  Object.entries(metricsOf(given))
    .map(([name, { help, isCounter, values }]) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${isCounter ? 'counter' : 'gauge'}`,
        ...values.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
      ].join('\n'),
    )
    .join('\n')
    .concat('\n');
