import { get } from '../api/client';
import type { Figures, Sample, Stream } from '../api/types';

/** Sums over all streams at a moment. */
export interface Point {
  at: number;
  ingress: number;
  egress: number;
  viewers: number;
  channels: number;
  peers: number;
}

export type Quantity = Exclude<keyof Point, 'at'>;

const HOUR = 3_600_000;
const STEP = 10_000;
/** How coarse the past is that the server is asked for, in seconds. */
const COARSE = 60;
/** How many streams are asked for their past. */
const MOST_STREAMS = 100;
const AT_A_TIME = 4;

function sum(at: number, figures: Figures[], viewers?: number): Point {
  const total = (pick: (each: Figures) => number | undefined) =>
    figures.reduce((all, each) => all + (pick(each) ?? 0), 0);
  return {
    at,
    ingress: total((each) => each.ingress_bps),
    egress: total((each) => each.egress_bps),
    viewers: viewers ?? total((each) => each.clients),
    channels: figures.length,
    peers: total((each) => each.peers),
  };
}

/** The last hour: what the server remembers of it, then a point every ten seconds. */
export class Trail {
  private past: Point[] = [];
  private recent: Point[] = [];
  private newest: Point | null = null;

  add(at: number, streams: Stream[], viewers: number): void {
    this.newest = sum(at, streams, viewers);
    const last = this.recent.at(-1);
    if (last === undefined || at - last.at >= STEP) {
      this.recent.push(this.newest);
      this.recent = this.recent.filter((each) => each.at > at - HOUR);
      this.past = this.past.filter((each) => each.at > at - HOUR);
    }
  }

  /** Oldest first. */
  points(): Point[] {
    const last = this.recent.at(-1);
    const all = [...this.past, ...this.recent];
    return this.newest === null || last === this.newest ? all : [...all, this.newest];
  }

  now(): Point | null {
    return this.newest;
  }

  /** Asks the server for what was before the page was opened. */
  async recall(now: number = Date.now()): Promise<void> {
    const since = new Date(now - HOUR).toISOString();
    const streams = (await get<Stream[]>('streams'))
      .filter((each) => each.ended_at === undefined || Date.parse(each.ended_at) > now - HOUR)
      .slice(0, MOST_STREAMS);
    const minutes = new Map<number, Sample[]>();
    const queue = [...streams];
    const work = async () => {
      for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
        const path = `streams/${encodeURIComponent(each.id)}/stats?step=${COARSE}&since=${since}`;
        for (const sample of await get<Sample[]>(path).catch(() => [])) {
          const minute = Math.floor(Date.parse(sample.ts) / (COARSE * 1000));
          minutes.set(minute, [...(minutes.get(minute) ?? []), sample]);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    this.past = Trail.merged(minutes, this.recent[0]?.at ?? now);
  }

  private static merged(minutes: Map<number, Sample[]>, before: number): Point[] {
    return [...minutes]
      .map(([minute, samples]) => sum(minute * COARSE * 1000, samples))
      .filter((each) => each.at < before)
      .sort((one, other) => one.at - other.at);
  }
}
