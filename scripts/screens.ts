import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Room for a window at twice the pixels, and for menus beside it. */
const SIZE = '2800x2000x24';

export interface Screens {
  /** Their X displays, as in `:99`. */
  names: readonly string[];
  stop: () => void;
}

/** Starts so many screens that nobody sees, each with a mouse and a keyboard of its own. */
export async function startScreens(count: number): Promise<Screens> {
  const servers: ChildProcess[] = [];
  const names: string[] = [];
  const stop = (): void => {
    for (const server of servers) server.kill();
  };
  try {
    // One after the other: two that start at once may choose the same number.
    while (names.length < count) {
      const args = ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp'];
      const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
      servers.push(server);
      names.push(`:${await firstLine(server)}`);
    }
  } catch (error) {
    stop();
    throw error;
  }
  return { names, stop };
}

/** The number the server has chosen, which it writes when it is ready. */
async function firstLine(server: ChildProcess): Promise<string> {
  const out = server.stdio[3] as Readable; // As spawned above: a pipe that the child writes to.
  const ended = once(server, 'exit').then(() => {
    throw new Error('Xvfb did not start');
  });
  let text = '';
  const line = (async () => {
    for await (const chunk of out) {
      text += String(chunk);
      if (text.includes('\n')) break;
    }
    return text.trim();
  })();
  // It ends by our hand later, when nobody waits.
  ended.catch(() => undefined);
  return await Promise.race([line, ended]);
}
