#!/usr/bin/env node
// @ts-check
/**
 * The system's Firefox for Playwright: it starts the program that CHIMP_FIREFOX names, and passes on what both say by WebDriver BiDi.
 *
 * Playwright tells each window which look it prefers, by a command that no Firefox up to 153 knows, and gives up where that is an
 * error. Here it is answered as done: the window has the look of the system. All else is between the two.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const NOT_KNOWN = new Set(['emulation.setMediaFeaturesOverride']);
const LISTENS = /WebDriver BiDi listening on (ws:\/\/\S+)$/;

const browser = spawn(process.env.CHIMP_FIREFOX ?? 'firefox', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
/** @type {NodeJS.Signals[]} */
const ENDINGS = ['SIGTERM', 'SIGINT', 'SIGHUP'];
for (const signal of ENDINGS) process.on(signal, () => browser.kill(signal));
browser.on('error', (error) => {
  process.stderr.write(`Firefox does not start: ${error.message}\n`);
  process.exit(1);
});
browser.on('exit', (code) => process.exit(code ?? 1));

createInterface({ input: browser.stderr }).on('line', (line) => {
  const [, address] = LISTENS.exec(line) ?? [];
  if (address === undefined) process.stderr.write(`${line}\n`);
  else listen(address);
});

/** @param {string} address where Firefox listens */
function listen(address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    // Playwright waits for this line.
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${port}\n`);
  });
  server.on('connection', (near, request) => {
    const far = new WebSocket(address + (request.url ?? ''), { perMessageDeflate: false });
    /** @type {string[]} */
    const early = [];
    far.on('open', () => {
      for (const text of early.splice(0)) far.send(text);
    });
    near.on('message', (data) => {
      const text = String(data);
      const { id, method } = JSON.parse(text);
      if (NOT_KNOWN.has(method)) near.send(JSON.stringify({ type: 'success', id, result: {} }));
      else if (far.readyState === WebSocket.OPEN) far.send(text);
      else early.push(text);
    });
    far.on('message', (data) => near.send(String(data)));
    far.on('close', () => near.close());
    far.on('error', () => near.close());
    near.on('close', () => far.close());
  });
}
