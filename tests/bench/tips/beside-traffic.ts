import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Browser, Platforms, phoneOf, tells, villagers } from '../../faults/village.ts';
import { startServer } from '../../http/server-process.ts';
import { printSpread, spreadOf } from '../dialogue/rounds.ts';

/** Questions a second beside the tips: 36,000 an hour. */
const TURNS_PER_SECOND = 10;
/** What is asked of it. */
const TIPS_PER_HOUR = 1000;
const SECONDS = 60;
/** Tips that are sent as fast as they are taken, half in a chat and half from the page. */
const AT_ONCE = 4;
const RUSH = 60;
/** Of /proc/PID/stat, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time of a process so far, in seconds. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

interface Measured {
  readonly seconds: number;
  readonly cpu: number;
  /** From the call to the first message of its answer, in milliseconds. */
  readonly answered: readonly number[];
  readonly tips: number;
}

/**
 * A whole server on one core, tips beside questions, over HTTP: half of the tips are told in a chat, where the server seals them, half
 * come sealed from the page. The platforms and the phones have the other cores.
 */
export async function besideTraffic(): Promise<string[]> {
  const platforms = await Platforms.open();
  const server = await startServer({ ...platforms.environment, LOG_LEVEL: 'warn' }).catch(async (error) => {
    await platforms.close();
    throw error;
  });
  try {
    await server.said('tips are open');
    const pinned = spawnSync('taskset', ['-acp', '0', String(server.pid)]).status === 0;
    const people = villagers(1200, 0);
    const inLine = people.filter(({ channel }) => channel === 'line');
    const askers = inLine.slice(0, 100).map((person) => phoneOf(server.origin, platforms, person));
    const tellers = inLine.slice(100);
    const pages = people.filter(({ channel }) => channel === 'page');
    for (const phone of askers) {
      await phone.says('/start en');
      await phone.says('english');
    }

    async function tip(nth: number): Promise<void> {
      const story = `Every night a van waits behind the ferry, and people without papers get in. ${nth}`;
      const person = nth % 2 === 0 ? tellers.shift() : pages.shift();
      if (!person) throw new Error('there are more tips than people');
      if (person.channel === 'page') {
        await new Browser(server.origin, person).tells(story);
        return;
      }
      const phone = phoneOf(server.origin, platforms, person);
      await phone.says('/start en');
      await phone.says('english');
      await phone.isOffered('tell');
      await tells(phone, { ...person, tells: story });
    }

    /** Questions at their rate, whatever else happens; ends what `beside` began. */
    async function measure(beside: (isOver: () => boolean) => Promise<number>): Promise<Measured> {
      const answered: number[] = [];
      const asked: Promise<void>[] = [];
      let over = false;
      const began = performance.now();
      const before = cpuOf(server.pid);
      const tips = beside(() => over).finally(() => {
        over = true;
      });
      const traffic = async () => {
        for (let n = 0; !over; n++) {
          const due = began + (n * 1000) / TURNS_PER_SECOND;
          if (due > performance.now()) await new Promise((done) => setTimeout(done, due - performance.now()));
          const phone = askers[n % askers.length];
          const start = performance.now();
          const text = n % 3 === 0 ? 'menu' : n % 3 === 1 ? 'how much does a passport cost' : 'help';
          const answer = phone?.says(text).then(() => void answered.push(performance.now() - start));
          if (answer) asked.push(answer);
        }
      };
      const [count] = await Promise.all([tips, traffic()]);
      await Promise.all(asked);
      const seconds = (performance.now() - began) / 1000;
      return { seconds, cpu: cpuOf(server.pid) - before, answered, tips: count };
    }

    const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
    // What is read or compiled once has been.
    await Promise.all([tip(0), tip(1)]);
    const alone = await measure(async () => {
      await pause(SECONDS * 1000);
      return 0;
    });
    const paced = await measure(async (isOver) => {
      const sent: Promise<void>[] = [];
      const began = performance.now();
      for (let n = 0; !isOver() && performance.now() - began < SECONDS * 1000; n++) {
        sent.push(tip(n));
        await pause(Math.max(0, began + ((n + 1) * 3_600_000) / TIPS_PER_HOUR - performance.now()));
      }
      await Promise.all(sent);
      return sent.length;
    });
    const rush = await measure(async () => {
      let next = 0;
      const sender = async () => {
        for (let n = next++; n < RUSH; n = next++) await tip(n);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sender));
      return RUSH;
    });
    const hour = (one: Measured) => Math.round((one.tips / one.seconds) * 3600);
    const share = (one: Measured) => `${((one.cpu / one.seconds) * 100).toFixed(0)} % of it`;
    const waits = (one: Measured) => `answers after ${printSpread(spreadOf(one.answered), 0)} ms`;
    const each = ((paced.cpu - (alone.cpu / alone.seconds) * paced.seconds) / paced.tips) * 1000;
    return [
      `a server on ${pinned ? 'one core' : 'all cores (taskset is missing)'}, ${TURNS_PER_SECOND} questions a second on LINE:`,
      `  without tips: ${share(alone)}, ${waits(alone)}`,
      `  with ${hour(paced)} tips an hour, half told in the chat, half from the page: ${share(paced)}, ${waits(paced)}; ${each.toFixed(0)} ms of CPU a tip`,
      `  with tips as fast as they are taken, ${AT_ONCE} at once: ${hour(rush)} an hour (target ${TIPS_PER_HOUR}), ${share(rush)}, ${waits(rush)}`,
    ];
  } finally {
    await server.stop();
    await platforms.close();
  }
}
