import { CALLS } from '@chimpassist/protocol';
import type { AppContext } from '../context.ts';
import { route } from '../route.ts';
import { TRY_SCRIPT } from './try-script.ts';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d6d6dc, #44444c); --soft: light-dark(#5c5c66, #a9a9b4);
  --ground: light-dark(#f6f6f8, #1b1b1f); --accent: light-dark(#2453c9, #8fb0ff); }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
a { color: var(--accent); }
body { margin: 0 auto; max-width: 860px; padding: 24px 16px 64px; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 24px 0 8px; }
p { margin: 0 0 12px; } .soft, label > span, dt { color: var(--soft); font-size: 13px; }
form { display: grid; gap: 12px; } fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: 12px; min-width: 0; }
fieldset:empty { display: none; }
label { display: grid; gap: 4px; } input, select, textarea, button { font: inherit; color: inherit; min-width: 0; }
input, select, textarea { padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px; background: Field; width: 100%; }
textarea, pre, code { font-family: ui-monospace, monospace; font-size: 13px; } textarea { min-height: 140px; }
button { justify-self: start; min-height: 40px; padding: 0 18px; border: 0; border-radius: 6px; background: var(--accent);
  color: Canvas; font-weight: 600; cursor: pointer; }
pre { margin: 0; padding: 12px; overflow: auto; max-height: 480px; background: var(--ground); border-radius: 6px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; margin: 0 0 12px; } dd { margin: 0; overflow-wrap: anywhere; }
#status { font-weight: 600; }
`;

const page = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chimp Assist: try the API</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>Try the API</h1>
<p class="soft">Calls go to this deployment, for real. The key stays in this page and is forgotten with it. All calls stand in
<a href="openapi.json">openapi.json</a>.</p>
<form id="call">
<label><span>Key</span><input id="key" type="password" autocomplete="off" spellcheck="false" placeholder="chimp_…"></label>
<label><span>Call</span><select id="calls"></select></label>
<p id="about" class="soft"></p>
<fieldset id="params" aria-label="Parameters"></fieldset>
<label id="body-field" hidden><span>Body</span><textarea id="body" spellcheck="false"></textarea></label>
<button type="submit">Send</button>
</form>
<section aria-label="Answer">
<h2>Answer</h2>
<p id="status" role="status">Nothing was sent yet.</p>
<dl id="headers"></dl>
<pre id="answer" tabindex="0" hidden></pre>
<h2>The same by curl</h2>
<pre id="curl" tabindex="0"></pre>
</section>
</main>
<script nonce="${nonce}">${TRY_SCRIPT}</script>
</body>
</html>`;

/** Nothing but this page's own script and style, and calls to the Worker itself. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A page on which the calls of `/v1` can be tried. */
export const tryPage = route(CALLS.apiTry, (c: AppContext) => {
  const nonce = crypto.randomUUID();
  return c.html(page(nonce), 200, {
    'content-security-policy': policyOf(nonce),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
});
