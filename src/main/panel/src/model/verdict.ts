import type { Engine } from '../api/types';
import { clipped, duration, isolated, plural, seconds, short } from '../format';
import type { Growth } from './drift';
import { blocked, isOnDemand, phase } from './fleet';
import type { Live } from './live';
import { rows, type Row } from './rows';

/** How something does; `idle` is well without anything to do. */
export type Level = 'good' | 'idle' | 'warn' | 'bad';

/** Something that is not well, and who is to blame. */
export interface Complaint {
  level: 'warn' | 'bad';
  blame: 'engine' | 'channel' | 'viewers' | 'server';
  /** The engine or content it concerns. */
  subject: string;
  sentence: string;
}

export interface Verdict {
  level: Level;
  headline: string;
  complaints: Complaint[];
}

/** Pauses that nobody talks about. */
const SHORT_SECONDS = 0.5;
const THIN_SECONDS = 1;
const STARTING_SECONDS = 10;
const FRESH_SECONDS = 60;
const MOST_LETTERS = 60;

/** The subject of complaints about engines on demand, as a whole. */
export const ENGINES = 'engines';

function ofEngine(engine: Engine, others: number): Complaint[] {
  const complain = (level: 'warn' | 'bad', sentence: string): Complaint[] => [
    { level, blame: 'engine', subject: engine.id, sentence },
  ];
  const isSaid = engine.last_error === undefined || engine.obstacle?.includes(engine.last_error) === true;
  const why = isSaid ? '' : ` ${stopped(engine.last_error ?? '')}`;
  if (engine.is_offline || engine.health_status === 'unhealthy') {
    const level = others === 0 || engine.streams.length > 0 ? 'bad' : 'warn';
    return complain(level, `Engine ${engine.id} ${engine.obstacle ?? 'does not answer'}.${why}`);
  }
  if (engine.is_resting) {
    return complain(others === 0 ? 'bad' : 'warn', `Engine ${engine.id} failed too often and is resting.${why}`);
  }
  return [];
}

/** A channel's name within a sentence: not too long, and of its own direction. */
function spoken(title: string | undefined, key: string): string {
  return title === undefined || title === '' ? short(key) : isolated(clipped(title, MOST_LETTERS));
}

function stopped(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function ofState(row: Row, now: number): Complaint[] {
  const session = row.session;
  const complain = (level: 'warn' | 'bad', blame: Complaint['blame'], sentence: string): Complaint[] => [
    { level, blame, subject: blame === 'engine' && row.engine !== '' ? row.engine : row.key, sentence },
  ];
  const name = `Channel ${spoken(row.title, row.key)}`;
  const engine = row.engine === '' ? 'the engine' : `engine ${row.engine}`;
  const why = session?.last_error === undefined ? '' : ` ${stopped(session.last_error)}`;
  switch (row.state) {
    case 'recovering':
      return complain('bad', 'engine', `${name} has lost its session and is recovering.${why}`);
    case 'stalled':
      return complain('bad', 'engine', `${name} gets no data from ${engine}.${why}`);
    case 'opening':
    case 'buffering': {
      const waiting = (now - Date.parse(row.since)) / 1000;
      return waiting < STARTING_SECONDS
        ? []
        : complain(
            'warn',
            row.peers === 0 ? 'channel' : 'engine',
            `${name} has been starting for ${duration(waiting)}: ${engine} ${row.peers === 0 ? 'finds no peers' : 'has not sent anything yet'}.${why}`,
          );
    }
    default:
      return [];
  }
}

function ofFlow(row: Row, growth: Growth): Complaint[] {
  const session = row.session;
  if (session === undefined || row.state !== 'live') {
    return [];
  }
  const found: Complaint[] = [];
  const name = spoken(row.title, row.key);
  const add = (blame: Complaint['blame'], subject: string, sentence: string) =>
    found.push({ level: 'warn', blame, subject, sentence });
  const isThin = session.uptime_seconds > STARTING_SECONDS && session.buffer.seconds < THIN_SECONDS;
  if (growth.underruns > 0) {
    add(
      'engine',
      row.engine,
      `Engine ${row.engine} delivers channel ${name} too late: ${plural(growth.underruns, 'pause')} in a minute.`,
    );
  } else if (isThin) {
    add('engine', row.engine, `Engine ${row.engine} delivers channel ${name} more slowly than it plays.`);
  }
  if (growth.gaps > 0) {
    add(
      'engine',
      row.engine,
      `Engine ${row.engine} has lost packets of channel ${name}: ${plural(growth.gaps, 'gap')} in a minute.`,
    );
  }
  if (growth.skips > 0) {
    add(
      'viewers',
      row.key,
      `A viewer of channel ${name} reads too slowly: it was moved ahead ${plural(growth.skips, 'time')} in a minute.`,
    );
  }
  return found;
}

const CULPRITS: Record<string, Complaint['blame']> = { viewer: 'viewers', swarm: 'channel', engine: 'engine' };

/** A viewer that had nothing to play a moment ago. */
function ofStalls(row: Row, now: number): Complaint[] {
  const last = row.session?.stalls?.last;
  const ago = last === undefined ? Infinity : (now - Date.parse(last.at)) / 1000;
  if (last === undefined || last.seconds < SHORT_SECONDS || ago > FRESH_SECONDS) {
    return [];
  }
  const blame = CULPRITS[last.blame] ?? 'server';
  const whose = blame === 'server' ? "Acequia's" : `the ${last.blame}'s`;
  return [
    {
      level: 'warn',
      blame,
      subject: blame === 'engine' ? row.engine : row.key,
      sentence: `A viewer of channel ${spoken(row.title, row.key)} buffered for ${seconds(last.seconds)}, ${duration(ago)} ago. It was ${whose} fault: ${stopped(last.why)}`,
    },
  ];
}

/** Channels that somebody wanted a moment ago, and that could not be played. */
function ofFailures({ events, titles }: Live, now: number): Complaint[] {
  return events
    .filter((each) => each.details.is_failure === 'true' && now - Date.parse(each.timestamp) < FRESH_SECONDS * 1000)
    .filter((each) => !events.some((one) => one.subject === each.subject && one.id > each.id && isEnd(one.category)))
    .map((each) => ({
      level: 'bad',
      blame: 'channel',
      subject: each.subject,
      sentence: `Channel ${spoken(titles.get(each.subject), each.subject)} could not be played ${duration((now - Date.parse(each.timestamp)) / 1000)} ago. ${stopped(each.message)}`,
    }));
}

/** Whether an event makes those before it of the same channel old. */
function isEnd(category: string): boolean {
  return category === 'live' || category === 'ended';
}

/** Sessions that were lost a moment ago and have been replaced. */
function ofRecoveries({ events, titles }: Live, now: number): Complaint[] {
  return events
    .filter((each) => each.category === 'recovered' && now - Date.parse(each.timestamp) < FRESH_SECONDS * 1000)
    .map((each) => {
      const lost = events.find(
        (one) => one.id < each.id && one.subject === each.subject && one.category.startsWith('session_'),
      );
      const cause = lost === undefined ? 'Its session was lost.' : lost.message;
      return {
        level: 'warn',
        blame: 'engine',
        subject: each.subject,
        sentence: `Channel ${spoken(titles.get(each.subject), each.subject)} was recovered ${duration((now - Date.parse(each.timestamp)) / 1000)} ago. ${stopped(cause)}`,
      };
    });
}

/** Engines that are needed and cannot be started, and what the last one has died of. */
function ofFleet({ fleet }: Live): Complaint[] {
  if (fleet === null || !isOnDemand(fleet)) {
    return [];
  }
  const found = blocked(fleet);
  const held = fleet.provisioning.roll_held;
  const complain = (level: 'warn' | 'bad', sentence: string): Complaint => ({
    level,
    blame: 'server',
    subject: ENGINES,
    sentence,
  });
  return [
    ...(found === '' ? [] : [complain(fleet.capacity.usable === 0 ? 'bad' : 'warn', found)]),
    ...(held === undefined ? [] : [complain('warn', `Engines of an older configuration run on: ${stopped(held)}`)]),
  ];
}

export function complaints(live: Live, growth: (key: string) => Growth, now: number): Complaint[] {
  const usable = live.engines.filter(
    (each) =>
      !each.is_offline && !each.is_resting && each.health_status !== 'unhealthy' && phase(each) === 'used',
  );
  const all = [
    ...ofFleet(live),
    ...live.engines.flatMap((each) => ofEngine(each, usable.filter((other) => other !== each).length)),
    ...rows(live.status.sessions, live.streams, live.titles).flatMap((row) => [
      ...ofState(row, now),
      ...ofFlow(row, growth(row.key)),
      ...ofStalls(row, now),
    ]),
    ...ofRecoveries(live, now),
    ...ofFailures(live, now),
  ];
  return all.sort((one, other) => Number(other.level === 'bad') - Number(one.level === 'bad'));
}

/** Whether everything flows, in a sentence. */
export function verdict(live: Live, growth: (key: string) => Growth, now: number): Verdict {
  if (live.link === 'lost') {
    return { level: 'bad', headline: 'The server cannot be reached', complaints: [] };
  }
  if (live.engines.length === 0 && !isOnDemand(live.fleet)) {
    return { level: 'bad', headline: 'No engine', complaints: [] };
  }
  const found = complaints(live, growth, now);
  const bad = found.filter((each) => each.level === 'bad').length;
  if (bad > 0) {
    const flows = live.status.sessions.some((each) => each.state === 'live');
    const start = flows ? 'Not everything flows' : 'Nothing flows';
    return {
      level: 'bad',
      headline: `${start}: ${blame(found.filter((each) => each.level === 'bad'))}`,
      complaints: found,
    };
  }
  if (found.length > 0) {
    return { level: 'warn', headline: 'Everything flows, with warnings', complaints: found };
  }
  if (live.engines.length > 0 && live.engines.every((each) => phase(each) === 'starting')) {
    return { level: 'idle', headline: 'Ready soon: the first engine is starting', complaints: [] };
  }
  if (live.engines.length === 0) {
    return { level: 'idle', headline: 'Ready: an engine starts with the first viewer', complaints: [] };
  }
  return live.status.sessions.length === 0
    ? { level: 'idle', headline: 'Ready: no viewers', complaints: found }
    : { level: 'good', headline: 'Everything flows', complaints: found };
}

function blame(bad: Complaint[]): string {
  const engines = new Set(bad.filter((each) => each.blame === 'engine').map((each) => each.subject));
  const first = bad[0];
  return engines.size === 1 && first !== undefined && first.subject.includes(':')
    ? `look at engine ${first.subject}`
    : plural(bad.length, 'problem');
}
