import { existsSync, mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailSender } from '../channels/mail/send.ts';
import { type Config, rostersDir } from '../config.ts';
import { type Asset, brotli, contentHash, gzip } from '../http/asset.ts';
import type { Log } from '../http/log.ts';
import { TipsSite } from '../http/tips-site.ts';
import { openSqliteVault } from '../stores/sqlite/vault-store.ts';
import { verifierText } from '../tips/note.ts';
import { randomName } from '../tips/random.ts';
import { recipientsOf } from '../tips/roster.ts';
import type { Titles } from '../tips/titles.ts';
import { weekOf } from '../tips/week.ts';
import { systemClock } from '../turns/clock.ts';
import { boardDay } from '../vault/board-day.ts';
import { Chores } from '../vault/chores.ts';
import { Enrolments } from '../vault/enrolment.ts';
import { Intake } from '../vault/intake.ts';
import { type NoticeSender, Notices } from '../vault/notices.ts';
import { Pairings } from '../vault/pairing.ts';
import { AddressShare } from '../vault/quota.ts';
import { Rosters } from '../vault/rosters.ts';
import { CoordinatorSessions } from '../vault/sessions.ts';
import type { VaultStore } from '../vault/store.ts';
import type { Time } from '../vault/time.ts';
import { Vault } from '../vault/vault.ts';
import type { EnrolmentDesk, NoticeDesk } from './channel-notices.ts';
import { coordinatorWords } from './coordinator-words.ts';
import { writeDemoKeys } from './roster-demo.ts';
import { noteFiles, readCommittees, readOversight, readTitles, readVerifiers } from './roster-files.ts';
import type { SealedFaults } from './sealed-faults.ts';
import type { TipBeginning, TipDesk, TipDesks } from './tip-desk.ts';
import { TipTalk } from './tip-talk.ts';

/** The vault's file in the data folder. */
export const VAULT = 'vault.db';
/** Room that a disk must have left beside what comes. */
const SPARE_BYTES = 2 ** 26;
/** Half of the codes that there are may go to those whose address a proxy does not say. */
const CODES_AN_HOUR = { perAddress: 20, perUnknown: 250 };
/** Behind such a proxy a flood must not shut the coordinators out; what it fills is bounded elsewhere. */
const CHALLENGES_AN_HOUR = { perAddress: 120, perUnknown: Number.POSITIVE_INFINITY };

export interface TipsServerOptions {
  readonly config: Pick<
    Config,
    'dataDir' | 'demo' | 'demoKeysDir' | 'coversPerWeek' | 'vaultMegabytes' | 'mail'
  >;
  readonly log: Log;
  /** Hears that an address of the tips failed, and nothing of it. */
  readonly faults: Pick<SealedFaults, 'note'>;
  /** Channels by which coordinators can be told, by their names. */
  readonly senders?: ReadonlyMap<string, NoticeSender>;
  readonly time?: Time;
}

/** Loaded only where mail is set: what sends it is large. */
async function openMail({ smtpUrl, from }: NonNullable<Config['mail']>): Promise<MailSender> {
  const { MailSender } = await import('../channels/mail/send.ts');
  return new MailSender(smtpUrl, from);
}

/** Everything of the tips that a server runs: the vault with its chores, and what the page, the chat and the coordinators ask. */
export class TipsServer implements TipDesks, EnrolmentDesk, NoticeDesk {
  readonly site: TipsSite;
  /** For a chat: what it sealed goes in here. */
  readonly intake: Intake;
  /** For a chat: codes that the page showed. */
  readonly pairings: Pairings;
  /** For a chat: who may read what. */
  readonly rosters: Rosters;
  readonly #enrolments: Enrolments;
  readonly #titles: Titles;
  readonly #installSalt: Uint8Array;
  readonly #time: Time;
  readonly #store: VaultStore;
  readonly #chores: Chores;
  readonly #mail: MailSender | undefined;

  private constructor(parts: {
    site: TipsSite;
    intake: Intake;
    pairings: Pairings;
    enrolments: Enrolments;
    rosters: Rosters;
    titles: Titles;
    installSalt: string;
    time: Time;
    store: VaultStore;
    chores: Chores;
    mail: MailSender | undefined;
  }) {
    this.site = parts.site;
    this.intake = parts.intake;
    this.pairings = parts.pairings;
    this.rosters = parts.rosters;
    this.#enrolments = parts.enrolments;
    this.#titles = parts.titles;
    this.#installSalt = Buffer.from(parts.installSalt, 'hex');
    this.#time = parts.time;
    this.#store = parts.store;
    this.#chores = parts.chores;
    this.#mail = parts.mail;
  }

  /** Opens the vault; writes the demonstration's keys where demo is on for the first time. */
  static async open({
    config,
    log,
    faults,
    senders = new Map(),
    time = systemClock,
  }: TipsServerOptions): Promise<TipsServer> {
    mkdirSync(config.dataDir, { recursive: true });
    const store = openSqliteVault({ path: join(config.dataDir, VAULT), now: () => time.now() });
    try {
      return await TipsServer.#open(store, { config, log, faults, senders, time });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  static async #open(
    store: VaultStore,
    { config, log, faults, senders, time }: Required<TipsServerOptions>,
  ): Promise<TipsServer> {
    const vault = new Vault(
      store,
      () => time.now(),
      async (bytes) => {
        const { bavail, bsize } = await statfs(config.dataDir);
        const taken = (await store.size()) + bytes;
        return bavail * bsize > SPARE_BYTES + 3 * bytes && taken < config.vaultMegabytes * 2 ** 20;
      },
    );
    const demo = config.demo ?? noteFiles(rostersDir(config)).length === 0;
    const demoDir = demo ? demoKeys(config, time) : undefined;
    // Records of a demonstration that is over, or whose keys are gone, open for nobody who should have them.
    if (!demoDir || demoDir.fresh) await vault.eraseDemo();
    if (demoDir)
      log.warn('tips are a demonstration: anybody with these keys reads them', { keys: demoDir.path });
    const oversight = readOversight();
    const demoKeysNow = demoDir ? readVerifiers(join(demoDir.path, 'oversight.txt')) : [];
    const rosters = new Rosters(store, { ...oversight, demoKeys: demoKeysNow }, () => weekOf(time.now()));
    const titles = readTitles();
    const installSalt = await installSaltOf(store);
    let page: Asset | undefined;
    const reload = async () => {
      const own = noteFiles(rostersDir(config));
      const ofDemo = demoDir ? noteFiles(demoDir.path) : [];
      const refused = (await rosters.takeOver([...own, ...ofDemo])).filter(
        ({ reason }) => reason !== 'second of its country',
      );
      for (const { reason, detail } of refused) log.error('a roster was refused', { reason, detail });
      page = pageAsset({
        format: 'mitr-tips/1',
        demo,
        installSalt,
        oversight: oversight.keys.map(verifierText),
        demoOversight: demoKeysNow.map(verifierText),
        minimumEpoch: oversight.minimumEpoch,
        titles,
        rosters: rosters.notes,
      });
      return refused.length === 0;
    };
    await reload();
    const valid = () => rosters.valid;
    const monotonic = () => time.monotonic();
    const mail = config.mail && (await openMail(config.mail));
    const notices = new Notices(
      store,
      new Map([...senders, ...(mail ? [['mail', mail] as const] : [])]),
      (language) => {
        const { subject, text } = coordinatorWords(language).notice;
        return { subject, text };
      },
      valid,
    );
    const intake = new Intake({ vault, rosters: valid, monotonic });
    const pairings = new Pairings(monotonic);
    const enrolments = new Enrolments(monotonic);
    const site = new TipsSite({
      vault,
      intake,
      pairings,
      enrolments,
      sessions: new CoordinatorSessions(valid, monotonic),
      shares: {
        pairings: new AddressShare(CODES_AN_HOUR, monotonic),
        challenges: new AddressShare(CHALLENGES_AN_HOUR, monotonic),
      },
      notices: store,
      noticeKinds: notices.kinds,
      demo,
      page: () => page ?? pageAsset({}),
      // A line in the log would say to the millisecond that somebody told something or looked for an answer.
      failed: () => faults.note(),
    });
    await vault.sweep();
    await vault.publishBoard(boardDay(time.now()));
    const chores = new Chores({
      vault,
      store,
      notices,
      rosters: valid,
      reload,
      time,
      coversPerWeek: config.coversPerWeek,
      report: (chore, error) =>
        log.error('a chore of the vault failed', {
          chore,
          kind: error instanceof Error ? error.name : 'unknown',
        }),
    });
    return new TipsServer({
      site,
      intake,
      pairings,
      enrolments,
      rosters,
      titles,
      installSalt,
      time,
      store,
      chores,
      mail,
    });
  }

  begin(conversation: string, beginning: TipBeginning): ReturnType<TipDesks['begin']> {
    const source = { by: 'chat', from: conversation } as const;
    const why = this.intake.refuses(source);
    if (why !== undefined) return why === 'closed' ? 'closed' : 'later';
    const desk: TipDesk = {
      rosters: this.rosters,
      pairings: this.pairings,
      titles: this.#titles,
      installSalt: this.#installSalt,
      take: async (tip) => (await this.intake.take(tip, source)).accepted,
      now: () => this.#time.now(),
    };
    const practice = this.rosters.valid.some(({ demo }) => demo);
    return { talk: new TipTalk(desk, beginning), practice };
  }

  async enrol(channel: string, user: string, text: string): ReturnType<EnrolmentDesk['enrol']> {
    const found = this.#enrolments.use(channel, text);
    if (found === 'used') return 'before';
    if (found === 'over' || !this.#listed(found.recipient)) return 'over';
    try {
      await this.#store.setNotice({ ...found, address: user });
    } catch (error) {
      this.#enrolments.giveBack(text);
      throw error;
    }
    return 'now';
  }

  async endNotices(channel: string, isMeant: (user: string) => boolean): Promise<void> {
    for (const { recipient, kind, address } of await this.#store.notices())
      if (kind === channel && isMeant(address)) await this.#store.removeNotice(recipient);
  }

  #listed(recipient: string): boolean {
    return this.rosters.valid.some(({ committees }) =>
      committees.some((committee) => recipientsOf(committee).includes(recipient)),
    );
  }

  /** Ends the chores and closes the vault, after what is under way. */
  async close(): Promise<void> {
    await this.#chores.close();
    this.#mail?.close();
    await this.#store.close();
  }
}

function demoKeys(
  { demoKeysDir, dataDir }: TipsServerOptions['config'],
  time: Time,
): { path: string; fresh: boolean } {
  const made = () => existsSync(join(demoKeysDir, 'oversight.txt'));
  if (made()) return { path: demoKeysDir, fresh: false };
  try {
    writeDemoKeys(demoKeysDir, dataDir, readCommittees(), weekOf(time.now()));
  } catch (error) {
    // Another server of the same folder was faster.
    if (!made()) throw error;
  }
  return { path: demoKeysDir, fresh: true };
}

/** The installation's public random value: all receipts hang on it, so it is made once. */
async function installSaltOf(store: VaultStore): Promise<string> {
  const kept = await store.setting('install_salt');
  if (kept !== undefined) return kept;
  const made = randomName();
  await store.set('install_salt', made);
  return made;
}

function pageAsset(content: object): Asset {
  const plain = Buffer.from(JSON.stringify(content));
  return {
    type: 'application/json',
    caching: 'never',
    kind: 'file',
    etag: `"${contentHash(plain)}"`,
    body: { plain, br: brotli(plain), gzip: gzip(plain) },
  };
}
