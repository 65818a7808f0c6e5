import type { Plan } from './plan.ts';

export interface Deployed {
  /** Of the Worker. */
  worker: string;
  desk: string;
  baseTopic: string;
  plan: Plan;
  /** Where the secrets of this deployment lie. */
  file: string;
}

/** What the operator does next, for the terminal. */
export function resultText({ worker, desk, baseTopic, plan, file }: Deployed): string {
  const { supervisor, bucket } = plan;
  return `
Deployed.

The desk       ${desk}
${supervisor === null ? 'Sign in        as before' : `Sign in        ${supervisor.email}   password ${supervisor.password}\n               Shown this once. Change it in your menu at the desk, under Change password; add others under People.`}
The Worker     ${worker}
Files          ${bucket === null ? 'as wrangler.toml says; without a bucket there, nobody can send any: FILES_BUCKET=<name> binds one' : `in the R2 bucket ${bucket}`}

In your shop's page:

  <script src="/chimpassist-widget.js" defer
    data-backend-endpoint="${worker}"
    data-mqtt-base-topic="${baseTopic}"></script>

or, in React:

  <ChimpWidget backendEndpoint="${worker}" mqttBaseTopic="${baseTopic}" />

docs/widget.md says where the file comes from, and how your site says who its customers are (IDENTITY_SECRET).
The secrets are in ${file}: keep a copy where you keep secrets.${plan.usesBroker ? '\nA broker is set, so attendants and customers need it and the bridge: docs/bridge.md.' : ''}`;
}
