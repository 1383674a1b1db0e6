import type { Engine } from '../api/types';
import { phase } from './fleet';
import type { Row } from './rows';
import type { Complaint, Level } from './verdict';

/** A box of the picture. */
export interface Node<T> {
  id: string;
  of: T;
  x: number;
  y: number;
  width: number;
  height: number;
  level: Level;
}

export interface Line {
  id: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  width: number;
  level: Level;
  isMoving: boolean;
}

export interface Heading {
  text: string;
  x: number;
}

export interface Picture {
  height: number;
  engines: Node<Engine>[];
  channels: Node<Row>[];
  viewers: Node<Row>[];
  lines: Line[];
  headings: Heading[];
  /** How many channels are not shown. */
  folded: number;
  /** Whether there is room for few words only. */
  isNarrow: boolean;
}

const TOP = 24;
const MOST_SHOWN = 14;
const ROOMY = 8;
const TALL = 44;
const FLAT = 26;
const GAP = 10;
/** A picture that is not wider is one for phones. */
const NARROW = 560;
/** How wide the boxes of engines, channels and viewers are, as parts of the whole. */
const PARTS = { wide: [0.285, 0.285, 0.285], narrow: [0.3, 0.35, 0.25] } as const;
const WIDEST = 220;
const THICKEST = 14;
const THINNEST = 1.5;

export function levelOfEngine(engine: Engine): Level {
  if (engine.is_offline || engine.health_status === 'unhealthy') {
    return 'bad';
  }
  if (phase(engine) === 'failed') {
    return 'bad';
  }
  return engine.is_resting || phase(engine) === 'leaving' || engine.state === 'suspect' ? 'warn' : engine.load > 0 ? 'good' : 'idle';
}

function levelOfRow(row: Row): Level {
  switch (row.state) {
    case 'stalled':
    case 'recovering':
      return 'bad';
    case 'opening':
    case 'buffering':
      return 'warn';
    case 'live':
      return 'good';
    default:
      return 'idle';
  }
}

/** The level, or what is complained of if that is worse. */
function worse(level: Level, complaints: Complaint[], blame: Complaint['blame'], subject: string): Level {
  const found = complaints.filter((each) => each.blame === blame && each.subject === subject);
  const most = found.some((each) => each.level === 'bad') ? 'bad' : found.length > 0 ? 'warn' : level;
  return level === 'bad' ? 'bad' : most;
}

/** Those to show: what hurts first, then what most watch; in the order of their engines, so that lines seldom cross. */
function shown(rows: Row[], engines: Engine[], isWhole: boolean): Row[] {
  const rank = (row: Row) => ['bad', 'warn', 'good', 'idle'].indexOf(levelOfRow(row));
  const wanted = [...rows].sort((a, b) => rank(a) - rank(b) || b.viewers - a.viewers || a.key.localeCompare(b.key));
  const place = (row: Row) => engines.findIndex((each) => each.id === row.engine);
  return wanted
    .slice(0, isWhole ? wanted.length : MOST_SHOWN)
    .sort((a, b) => place(a) - place(b) || a.since.localeCompare(b.since) || a.key.localeCompare(b.key));
}

function column<T>(
  all: T[],
  id: (each: T) => string,
  level: (each: T) => Level,
  box: { x: number; width: number; tall: number; total: number },
): Node<T>[] {
  const space = (box.total - all.length * box.tall) / (all.length + 1);
  return all.map((each, index) => ({
    id: id(each),
    of: each,
    x: box.x,
    y: TOP + space * (index + 1) + box.tall * index,
    width: box.width,
    height: box.tall,
    level: level(each),
  }));
}

/** What is to be drawn. */
export interface Scene {
  engines: Engine[];
  rows: Row[];
  complaints: Complaint[];
}

/** Where everything goes in a picture of that width. */
export function arrange({ engines, rows, complaints }: Scene, width: number, isWhole: boolean): Picture {
  const channels = shown(rows, engines, isWhole);
  const isNarrow = width <= NARROW;
  // Fingers need boxes that are tall.
  const tall = channels.length > ROOMY && !isNarrow ? FLAT : TALL;
  const most = Math.max(channels.length * (tall + GAP), engines.length * (TALL + GAP));
  const total = Math.max(most + GAP, TALL + 2 * GAP);
  const [first, second, third] = PARTS[isNarrow ? 'narrow' : 'wide'].map((part) => Math.min(WIDEST, width * part)) as [
    number,
    number,
    number,
  ];
  const middle = first + (width - first - second - third) / 2;
  const key = (row: Row) => row.id || row.key;
  const ofEngine = (each: Engine) => worse(levelOfEngine(each), complaints, 'engine', each.id);
  const ofChannel = (row: Row) => worse(levelOfRow(row), complaints, 'channel', row.key);
  const ofViewers = (row: Row) => worse(levelOfRow(row), complaints, 'viewers', row.key);
  const picture: Picture = {
    height: TOP + total,
    engines: column(engines, (each) => each.id, ofEngine, { x: 0, width: first, tall: TALL, total }),
    channels: column(channels, key, ofChannel, { x: middle, width: second, tall, total }),
    viewers: column(channels, key, ofViewers, { x: width - third, width: third, tall, total }),
    lines: [],
    headings: [
      { text: 'Engines', x: 0 },
      { text: 'Channels', x: middle },
      { text: 'Viewers', x: width - third },
    ],
    folded: rows.length - channels.length,
    isNarrow,
  };
  return { ...picture, lines: lines(picture) };
}

/** The thickest line is the one of the highest bitrate; areas are compared, so it goes by the root. */
function thickness(channels: Node<Row>[]): (bps: number) => number {
  const most = Math.max(1e6, ...channels.flatMap((each) => [each.of.ingress ?? 0, each.of.egress ?? 0]));
  return (bps) => THINNEST + (THICKEST - THINNEST) * Math.sqrt(bps / most);
}

function lines(picture: Picture): Line[] {
  const thick = thickness(picture.channels);
  return picture.channels.flatMap((channel, index) => {
    const engine = picture.engines.find((each) => each.id === channel.of.engine);
    const viewers = picture.viewers[index];
    const found: Line[] = [];
    if (engine !== undefined) {
      const level = engine.level === 'bad' ? 'bad' : channel.level;
      found.push(joined(`in ${channel.id}`, engine, channel, thick(channel.of.ingress ?? 0), level));
    }
    if (viewers !== undefined && channel.of.viewers > 0) {
      found.push(joined(`out ${channel.id}`, channel, viewers, thick(channel.of.egress ?? 0), viewers.level));
    }
    return found;
  });
}

function joined(id: string, from: Node<unknown>, to: Node<unknown>, width: number, level: Level): Line {
  return {
    id,
    x1: from.x + from.width,
    y1: from.y + from.height / 2,
    x2: to.x,
    y2: to.y + to.height / 2,
    width,
    level,
    isMoving: level === 'good',
  };
}
