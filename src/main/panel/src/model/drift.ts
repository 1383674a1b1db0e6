import type { Session, Stream } from '../api/types';

/** How much the counters of a channel have grown within the last minute. */
export interface Growth {
  underruns: number;
  gaps: number;
  skips: number;
}

interface Mark extends Growth {
  at: number;
}

const SPAN = 60_000;
const EVERY = 5000;

/** The counters of every channel over the last minute. */
export class Drift {
  private marks = new Map<string, Mark[]>();

  note(at: number, sessions: Session[], streams: Stream[]): void {
    const next = new Map<string, Mark[]>();
    for (const session of sessions) {
      const marks = (this.marks.get(session.stream_id) ?? []).filter((each) => each.at > at - SPAN);
      const last = marks.at(-1);
      if (last === undefined || at - last.at >= EVERY) {
        const skips = streams.find((each) => each.key === session.stream_id)?.skips ?? 0;
        marks.push({ at, underruns: session.underruns, gaps: session.continuity_gaps, skips });
      }
      next.set(session.stream_id, marks);
    }
    this.marks = next;
  }

  of(id: string): Growth {
    const marks = this.marks.get(id) ?? [];
    const [first, last] = [marks[0], marks.at(-1)];
    const grown = (pick: (mark: Mark) => number) =>
      first === undefined || last === undefined ? 0 : Math.max(0, pick(last) - pick(first));
    return {
      underruns: grown((mark) => mark.underruns),
      gaps: grown((mark) => mark.gaps),
      skips: grown((mark) => mark.skips),
    };
  }
}
