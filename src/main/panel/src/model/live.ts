import { get, getAnyway, parse, Refusal, sentence } from '../api/client';
import { readEvents, type Message } from '../api/events';
import type { Engine, Fleet, Happening, Health, Status, Stream } from '../api/types';
import { Drift } from './drift';
import { happening } from './happenings';
import { Store } from './store';
import { Titles } from './titles';
import { Trail } from './trail';

/** How the panel and the server stand: `locked` is when the key is missing or wrong. */
export type Link = 'connecting' | 'up' | 'lost' | 'locked';

/** All that the panel knows of the server now. */
export interface Live {
  link: Link;
  /** What is wrong with the link, as a sentence. */
  problem: string;
  lostAt: number;
  status: Status;
  engines: Engine[];
  /** Null until it is known. */
  fleet: Fleet | null;
  streams: Stream[];
  health: Health | null;
  /** Newest first. */
  events: Happening[];
  /** How often a stream has ended since the panel was opened: a reason to ask for those that have. */
  ends: number;
  /** What contents are called, by their keys; empty for those without a name. */
  titles: ReadonlyMap<string, string>;
}

const PERIOD = 1000;
const MOST_EVENTS = 1000;

export const live = new Store<Live>({
  link: 'connecting',
  problem: '',
  lostAt: 0,
  status: { running: false, total_sessions: 0, active_sessions: 0, total_clients: 0, sessions: [] },
  engines: [],
  fleet: null,
  streams: [],
  health: null,
  events: [],
  ends: 0,
  titles: new Map(),
});

/** The sums of the last hour. */
export const trail = new Trail();

/** What has grown lately. */
export const drift = new Drift();

const titles = new Titles((known) => live.merge({ titles: known }));

let wakeUp = () => {};
let lastEvent = '';
let knownEngines: string | null = null;

/** Asks at once instead of at the next second. */
export function refresh(): void {
  wakeUp();
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    wakeUp = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

function isHidden(): boolean {
  return document.visibilityState === 'hidden';
}

async function look(): Promise<void> {
  const [status, engines, streams, fleet] = await Promise.all([
    get<Status>('proxy/status'),
    get<Engine[]>('engines'),
    get<Stream[]>('streams?status=started'),
    get<Fleet>('orchestrator/status'),
  ]);
  const now = Date.now();
  trail.add(now, streams, status.total_clients);
  drift.note(now, status.sessions, streams);
  live.merge({ link: 'up', problem: '', lostAt: 0, status, engines, streams, fleet, titles: titles.all });
  titles.learn(streams, now);
  void lookAtHealth(engines).catch(() => {});
}

/** What runs here, and whether it is for demonstration, changes with the engines only. */
async function lookAtHealth(engines: Engine[]): Promise<void> {
  const names = engines.map((each) => each.id).join(' ');
  if (names !== knownEngines) {
    knownEngines = names;
    live.merge({ health: await getAnyway<Health>('health') });
  }
}

function lose(error: unknown): void {
  const needsKey = error instanceof Refusal && error.isForKey;
  live.merge({
    link: needsKey ? 'locked' : 'lost',
    problem: sentence(error),
    lostAt: live.value.lostAt === 0 ? Date.now() : live.value.lostAt,
  });
}

async function poll(): Promise<never> {
  for (;;) {
    if (!isHidden() && live.value.link !== 'locked') {
      await look().catch(lose);
    }
    await pause(PERIOD);
  }
}

function remember(sent: Partial<Happening>[]): void {
  const known = new Set(live.value.events.map((each) => each.id));
  const fresh = sent.map(happening).filter((each) => each !== null && !known.has(each.id)) as Happening[];
  const all = [...fresh, ...live.value.events].sort((one, other) => other.id - one.id).slice(0, MOST_EVENTS);
  const ended = fresh.filter((each) => each.category === 'ended').length;
  live.merge({ events: all, ends: live.value.ends + ended });
}

export async function loadEvents(): Promise<void> {
  remember(await get<Partial<Happening>[]>('events?limit=500'));
}

function take(message: Message): void {
  lastEvent = message.id || lastEvent;
  if (message.type === 'full_sync') {
    live.merge({ status: parse<Status>(message.data) });
  } else if (message.type === 'gap') {
    void loadEvents().catch(() => {});
  } else {
    remember([read(message.data)]);
    refresh();
  }
}

/** What a newer server may send besides events is nothing that the stream of them ends for. */
function read(json: string): Partial<Happening> {
  try {
    return parse<Partial<Happening>>(json) ?? {};
  } catch {
    return {};
  }
}

async function followEvents(): Promise<never> {
  for (;;) {
    if (live.value.link === 'up') {
      const stop = new AbortController();
      const unfollow = live.follow(() => live.value.link !== 'up' && stop.abort());
      await loadEvents()
        .then(() => readEvents(lastEvent, stop.signal, take))
        .catch(() => {});
      unfollow();
    }
    await new Promise((resolve) => setTimeout(resolve, PERIOD));
  }
}

/** Begins to follow the server; goes on as long as the page is open. */
export function follow(): void {
  document.addEventListener('visibilitychange', refresh);
  void poll();
  void followEvents();
  const unfollow = live.follow(() => {
    if (live.value.link === 'up') {
      unfollow();
      setTimeout(() => void trail.recall().catch(() => {}), 400);
    }
  });
}

/** Tries again with the key that was just given. */
export function unlock(): void {
  live.merge({ link: 'connecting', problem: '' });
  refresh();
}
