import type { Session, Stream } from '../api/types';
import { short } from '../format';

/** A channel as the table shows it: its session and the record of what it plays, of which either may be missing. */
export interface Row {
  key: string;
  /** What the content is called; empty while that is not known. */
  title: string;
  kind: string;
  /** The id of the record; empty while the engine has not begun. */
  id: string;
  state: string;
  engine: string;
  mode: string;
  viewers: number;
  ingress: number | undefined;
  egress: number | undefined;
  bitrate: number | undefined;
  runway: number | undefined;
  lag: number | undefined;
  peers: number | undefined;
  since: string;
  session: Session | undefined;
  stream: Stream | undefined;
}

/** What is known of contents' names when nothing is. */
const NAMELESS: ReadonlyMap<string, string> = new Map();

export function rows(sessions: Session[], streams: Stream[], titles = NAMELESS): Row[] {
  const left = new Set(streams);
  const own = sessions.map((session) => {
    const stream = streams.find((each) => left.has(each) && (each.key === session.stream_id || isSame(each, session)));
    if (stream !== undefined) {
      left.delete(stream);
    }
    return row(session, stream, titles);
  });
  return [...own, ...[...left].map((stream) => row(undefined, stream, titles))];
}

function isSame(stream: Stream, session: Session): boolean {
  return stream.source === 'acequia' && session.infohash !== undefined && stream.infohash === session.infohash;
}

function row(session: Session | undefined, stream: Stream | undefined, titles: ReadonlyMap<string, string>): Row {
  const key = session?.stream_id ?? stream?.key ?? '';
  const isLive = session === undefined || session.is_active;
  return {
    key,
    title: titles.get(stream?.key ?? key) ?? '',
    kind: stream?.key_type ?? (session?.infohash === session?.stream_id ? 'infohash' : 'content_id'),
    id: stream?.id ?? '',
    state: session?.state ?? 'elsewhere',
    engine: session?.engine ?? stream?.engine ?? '',
    mode: session?.mode ?? stream?.mode ?? '',
    viewers: session?.client_count ?? stream?.clients ?? 0,
    ingress: isLive ? stream?.ingress_bps : 0,
    egress: isLive ? stream?.egress_bps : 0,
    bitrate: session?.bitrate_bps || stream?.bitrate_bps,
    runway: stream?.runway_seconds,
    lag: stream?.lag_seconds,
    peers: stream?.peers,
    since: session?.created_at ?? stream?.started_at ?? '',
    session,
    stream,
  };
}

/** What people call it. */
export function named(row: { title: string; key: string }): string {
  return row.title === '' ? short(row.key) : row.title;
}

/** The query that plays it. */
export function query(row: { kind: string; key: string }): string {
  return `${row.kind === 'infohash' ? 'infohash' : 'id'}=${row.key}`;
}

export type Column =
  'state' | 'title' | 'key' | 'engine' | 'mode' | 'viewers' | 'ingress' | 'egress' | 'bitrate' | 'runway' | 'peers' | 'since';

/** The same rows by that column; what is not known comes last. */
export function sorted(all: Row[], column: Column, isDown: boolean): Row[] {
  return [...all].sort((one, other) => {
    const [a, b] = [one[column], other[column]];
    if (a === undefined || b === undefined) {
      return Number(a === undefined) - Number(b === undefined);
    }
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return (isDown ? -order : order) || one.key.localeCompare(other.key);
  });
}

/** Those in which each word of the filter stands somewhere. */
export function filtered(all: Row[], filter: string): Row[] {
  const words = filter.toLowerCase().split(/\s+/);
  return all.filter((each) => {
    const text = `${each.state} ${each.title} ${each.key} ${each.id} ${each.engine} ${each.mode}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
