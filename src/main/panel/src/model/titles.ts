import { get } from '../api/client';
import type { Stream } from '../api/types';

const KEPT = 'acequia.titles';
const MOST = 500;
const AGAIN = 60_000;

function kept(): [string, string][] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}

/**
 * What contents are called, by their keys. An engine is asked once for each, for one at a time; what it could not tell
 * is asked again after a minute. Kept until the tab is closed.
 */
export class Titles {
  private known = new Map(kept());
  private readonly failed = new Map<string, number>();
  private isAsking = false;

  constructor(private readonly tell: (titles: ReadonlyMap<string, string>) => void) {}

  get all(): ReadonlyMap<string, string> {
    return this.known;
  }

  /** Looks for one that is not known yet. */
  learn(streams: Stream[], now: number): void {
    const next = streams.find(
      (each) =>
        each.source === 'acequia' && !this.known.has(each.key) && now - (this.failed.get(each.key) ?? -Infinity) > AGAIN,
    );
    if (next === undefined || this.isAsking) {
      return;
    }
    this.isAsking = true;
    void get<{ title?: string }>(`streams/${encodeURIComponent(next.id)}/extended-stats`)
      .then(
        ({ title }) => this.keep(next.key, title ?? ''),
        () => void this.failed.set(next.key, now),
      )
      .finally(() => {
        this.isAsking = false;
        this.learn(streams, Date.now());
      });
  }

  private keep(key: string, title: string): void {
    this.failed.delete(key);
    this.known = new Map([...this.known, [key, title] as [string, string]].slice(-MOST));
    sessionStorage.setItem(KEPT, JSON.stringify([...this.known]));
    this.tell(this.known);
  }
}
