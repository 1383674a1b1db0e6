import type { ComponentChildren } from 'preact';
import type { LivePosition, Viewer } from '../api/types';
import { bytes, clock, count, seconds, since } from '../format';
import type { Row } from '../model/rows';
import { blamed, lastStall } from '../model/stalls';
import { Facts } from './facts';

/** What a session is and has come to. */
export function StreamFacts({ row, viewers }: { row: Row; viewers: Viewer[] }) {
  const { session, stream } = row;
  const facts: [string, ComponentChildren][] = [
    ['Engine', row.engine || '–'],
    ['Spare', session?.spare ?? '–'],
    ['Infohash', <code>{session?.infohash ?? stream?.infohash ?? '–'}</code>],
    ['Session', <code>{session?.playback_session_id ?? '–'}</code>],
    ['Live for', since(session?.started_at)],
    ['Received', bytes(session?.ingress_bytes)],
    ['Sent', bytes(session?.egress_bytes)],
    ['Down, up', `${bytes(kilo(stream?.speed_down))}/s, ${bytes(kilo(stream?.speed_up))}/s`],
    ['Repairs', `${count(session?.recoveries)}, ${count(session?.splices)} of them seamless`],
    ['Pauses of the source', count(session?.underruns)],
    ['Gaps', count(session?.continuity_gaps)],
    ['Skips', count(viewers.reduce((sum, each) => sum + each.skips, 0))],
    ['Stalls of viewers', blamed(session?.stalls)],
    ['Troubles', troubles(session?.troubles)],
    ['Last error', session?.last_error ?? '–'],
  ];
  return (
    <>
      <Facts of={facts} />
      {session?.stalls?.last !== undefined && <p class="quiet">{lastStall(session.stalls)}</p>}
      {session !== undefined && (
        <div class="bars">
          <Bar
            title="Buffer"
            text={`${seconds(session.buffer.seconds)}, at least ${seconds(session.buffer.target_seconds)} once full; ${bytes(session.buffer.used_bytes)}, ${count(session.buffer.join_points)} places to begin`}
            value={session.buffer.seconds}
            most={session.buffer.target_seconds}
          />
          <Position of={stream?.livepos} />
        </div>
      )}
    </>
  );
}

function kilo(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1024;
}

function troubles(counts: Record<string, number> | undefined): string {
  const all = Object.entries(counts ?? {});
  return all.length === 0 ? 'none' : all.map(([name, number]) => `${name} ${number}`).join(', ');
}

function Position({ of: position }: { of: LivePosition | undefined }) {
  const [first, last, now] = [Number(position?.live_first), Number(position?.live_last), Number(position?.pos)];
  if (position === undefined || !(last > first)) {
    return null;
  }
  const behind = Math.max(0, last - now);
  return (
    <Bar
      title="Live position"
      text={`${behind === 0 ? 'at the live edge' : `${behind} s behind live`}, which is ${clock(last * 1000)}; ${position.buffer_pieces ?? '–'} pieces held`}
      value={now - first}
      most={last - first}
    />
  );
}

function Bar({ title, text, value, most }: { title: string; text: string; value: number; most: number }) {
  return (
    <div>
      <span class="bar-title">{title}</span>
      <meter aria-label={title} min={0} max={most} value={Math.min(value, most)} />
      <span class="quiet">{text}</span>
    </div>
  );
}
