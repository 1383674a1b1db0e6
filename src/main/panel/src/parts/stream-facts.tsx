import type { ComponentChildren } from 'preact';
import type { LivePosition, Viewer } from '../api/types';
import { bytes, clock, count, plural, seconds, since } from '../format';
import { words } from '../model/happenings';
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
    ['Download, upload', `${bytes(kilo(stream?.speed_down))}/s, ${bytes(kilo(stream?.speed_up))}/s`],
    ['Recoveries', `${count(session?.recoveries)} (${count(session?.splices)} seamless)`],
    ['Source underruns', count(session?.underruns)],
    ['Continuity gaps', count(session?.continuity_gaps)],
    ['Skips', count(viewers.reduce((sum, each) => sum + each.skips, 0))],
    ['Viewer rebuffers', blamed(session?.stalls)],
    ['Session failures', troubles(session?.troubles)],
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
            text={`${seconds(session.buffer.seconds)}, target ${seconds(session.buffer.target_seconds)}; ${bytes(session.buffer.used_bytes)}, ${plural(session.buffer.join_points, 'join point')}`}
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
  return all.length === 0 ? 'none' : all.map(([name, number]) => `${words(name)} ${number}`).join(', ');
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
      text={`${behind === 0 ? 'at the live edge' : `${behind} s behind the live edge`} (${clock(last * 1000)}); ${position.buffer_pieces ?? '–'} pieces buffered`}
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
