import * as v from 'valibot';

/** Cloudflare's own figures, in its GraphQL interface; they come some minutes late. */
const URL_OF_ANALYTICS = 'https://api.cloudflare.com/client/v4/graphql';

const QUERY = `query ($account: string!, $script: string!, $from: Time!, $to: Time!) {
  viewer { accounts(filter: { accountTag: $account }) {
    worker: workersInvocationsAdaptive(limit: 1, filter: { scriptName: $script, datetime_geq: $from, datetime_leq: $to }) { sum { requests } }
    objects: durableObjectsInvocationsAdaptiveGroups(limit: 1, filter: { scriptName: $script, datetime_geq: $from, datetime_leq: $to }) { sum { requests } }
    periods: durableObjectsPeriodicGroups(limit: 1, filter: { datetime_geq: $from, datetime_leq: $to }) { sum { activeTime inboundWebsocketMsgCount rowsWritten } }
  } }
}`;

const AnswerSchema = v.object({ data: v.nullable(v.unknown()), errors: v.optional(v.nullable(v.unknown())) });

/**
 * What Cloudflare counted of a Worker between two times, as it says it: the names of its fields are not in our hands.
 *
 * @returns null where there is no token to ask with.
 */
export async function billedOf(
  script: string,
  from: Date,
  to: Date,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<unknown> {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: account } = env;
  if (!token || !account) return null;
  const response = await fetch(URL_OF_ANALYTICS, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: QUERY,
      variables: { account, script, from: from.toISOString(), to: to.toISOString() },
    }),
  });
  const { data, errors } = v.parse(AnswerSchema, await response.json());
  return errors ?? data;
}
