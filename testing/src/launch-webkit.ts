import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { freePorts } from './free-ports.ts';
import { needWebKit } from './machine.ts';
import { until } from './until.ts';

/** A microphone that is heard as a tone. */
const MICROPHONE = ['--enable-media-stream=true', '--enable-mock-capture-devices=true'];

export interface WebKit {
  driver: WebDriver;
  close(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Starts a screen that nobody sees. @returns its name, as it chose it. */
async function startScreen(program: string): Promise<{ name: string; child: ChildProcess }> {
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [line] = (await once(createInterface(child.stdio[3] as Readable), 'line')) as [string];
  return { name: `:${line}`, child };
}

/**
 * The system's own WebKitGTK, found or installed, with a window on a screen that nobody sees. Playwright drives only a WebKit of its
 * own build, so this one is driven by WebDriver.
 */
export async function launchWebKit(): Promise<WebKit> {
  const { driver: program, browser, screen: screenProgram } = needWebKit();
  const screen = await startScreen(screenProgram);
  const [port = 0] = await freePorts(1);
  const server = spawn(program, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: screen.name, GDK_BACKEND: 'x11' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await ended(server);
    await ended(screen.child);
  };
  try {
    await until('WebKit’s driver listens', () =>
      fetch(`${url}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation', ...MICROPHONE] },
    });
    const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build();
    return {
      driver,
      async close() {
        await driver.quit();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
