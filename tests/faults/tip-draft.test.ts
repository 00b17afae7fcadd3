import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectBundle } from '../../src/cli/project.ts';
import { payloadOf } from '../../src/dialogue/run.ts';
import { openSqliteVault } from '../../src/stores/sqlite/vault-store.ts';
import type { Inbound } from '../../src/turns/channel.ts';
import type { FromVictim } from './kill-run.ts';
import { STORY, tracesOf } from './traces.ts';

const bundle = projectBundle();

/** The button of an option of the shipped flows. */
function button(flow: string, node: string, option: string): Inbound['input'] {
  const found = bundle.flows.get(flow)?.nodes.get(node);
  if (found?.kind !== 'ask') throw new Error(`no question ${flow}/${node}`);
  return { type: 'tap', payload: payloadOf(found, option) };
}

let folder: string;
const victims = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mitr-tip-draft-'));
});
afterEach(() => {
  for (const victim of victims) victim.kill('SIGKILL');
  victims.clear();
  rmSync(folder, { recursive: true });
});

/** A process, and what it has said so far, as keys of texts. */
class Victim {
  readonly process: ChildProcess;
  readonly said: string[] = [];
  readonly #wanted = new Set<() => void>();
  readonly #acknowledged = new Set<string>();
  #ready = false;
  #events = 0;

  constructor(at: string) {
    this.process = fork(new URL('tip-victim.ts', import.meta.url), [at], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    victims.add(this.process);
    this.process.setMaxListeners(0);
    this.process.on('message', (message: FromVictim) => {
      if (message.kind === 'send') this.said.push(message.text);
      else if (message.kind === 'ready') this.#ready = true;
      else this.#acknowledged.add(message.id);
      for (const look of this.#wanted) look();
    });
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((done, failed) => {
      this.process.once('exit', () => failed(new Error('the victim died by itself')));
      const look = () => {
        if (!holds()) return;
        this.#wanted.delete(look);
        done();
      };
      this.#wanted.add(look);
      look();
    });
  }

  ready(): Promise<void> {
    return this.#until(() => this.#ready);
  }

  /** Brings an event, and waits until this text was said in answer. */
  async bring(input: Inbound['input'], answer: string): Promise<void> {
    this.#events += 1;
    const id = `${process.hrtime.bigint()} ${this.#events}`;
    const before = this.said.length;
    const inbound: Inbound = {
      channel: 'telegram',
      user: 'anna',
      address: 'anna',
      id,
      at: Date.now(),
      input,
    };
    this.process.send({ kind: 'event', id, inbound });
    await this.#until(() => this.#acknowledged.has(id) && this.said.slice(before).includes(answer));
  }

  async kill(): Promise<void> {
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }
}

async function tellUpToStory(victim: Victim): Promise<void> {
  await victim.ready();
  await victim.bring({ type: 'link', parameter: 'en' }, 'menu:menu.ask');
  await victim.bring(button('menu', 'menu', 'tell'), 'tip:what.ask');
  await victim.bring(button('tip', 'what', 'smuggling'), 'tip:officials.ask');
  await victim.bring(button('tip', 'officials', 'no'), 'tip:where.ask');
  await victim.bring(button('tip', 'where', 'KH-0110'), 'tip:commune.ask');
  await victim.bring(button('tip', 'commune', 'skip'), 'tip:story.ask');
  await victim.bring({ type: 'text', text: STORY }, 'tip:more.ask');
}

async function records(): Promise<number> {
  const vault = openSqliteVault({ path: join(folder, 'data', 'vault.db'), now: Date.now });
  const kept = await vault.heads();
  await vault.close();
  return kept.length;
}

describe('a process that is killed while a tip is told', () => {
  it('leaves nothing of the draft, and the next one begins at the menu', async () => {
    const first = new Victim(folder);
    await tellUpToStory(first);
    await first.bring(button('tip', 'more', 'all'), 'tip:review.ask');
    await first.kill();
    for (const trace of [STORY, 'tip/', 'tip:', 'KH-0110"'])
      expect(tracesOf(join(folder, 'data'), trace)).toEqual([]);
    expect(await records()).toBe(0);
    const second = new Victim(folder);
    await second.ready();
    await second.bring(button('tip', 'review_border', 'send'), 'menu:menu.ask');
    expect(second.said.filter((key) => key.startsWith('tip:'))).toEqual([]);
    await second.kill();
    expect(await records()).toBe(0);
  });

  it('loses no tip that it said was sent', async () => {
    const victim = new Victim(folder);
    await tellUpToStory(victim);
    await victim.bring(button('tip', 'more', 'all'), 'tip:review.ask');
    await victim.bring(button('tip', 'review_border', 'send'), 'tip:number.ask');
    await victim.kill();
    expect(await records()).toBe(1);
    for (const trace of [STORY, 'tip/', 'tip:']) expect(tracesOf(join(folder, 'data'), trace)).toEqual([]);
  });
});
