import type { Viewer } from '../api/types';
import { bitrate, bytes, count, seconds, since } from '../format';
import { blamed, lastStall } from '../model/stalls';

const MOST = 100;

/** Who watches, the one farthest behind first. */
export function ViewersTable({ viewers }: { viewers: Viewer[] }) {
  if (viewers.length === 0) {
    return <p class="quiet">No viewers.</p>;
  }
  const all = [...viewers].sort(
    (one, other) => other.seconds_behind - one.seconds_behind || one.client_id.localeCompare(other.client_id),
  );
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label="Viewers">
      <table class="inner">
        <thead>
          <tr>
            <th>Address</th>
            <th>Player</th>
            <th>Format</th>
            <th class="number">Behind</th>
            <th class="number">Skips</th>
            <th>Rebuffers</th>
            <th class="number">Rate</th>
            <th class="number">Sent</th>
            <th class="number">Since</th>
          </tr>
        </thead>
        <tbody>
          {all.slice(0, MOST).map((each) => (
            <tr key={each.client_id}>
              <td>{each.ip_address}</td>
              <td class="wide" dir="auto">
                {each.user_agent || '–'}
              </td>
              <td>{each.protocol}</td>
              <td class="number">{seconds(each.seconds_behind)}</td>
              <td class={each.skips > 0 ? 'number warn' : 'number'}>{count(each.skips)}</td>
              <td class={(each.stalls?.count ?? 0) > 0 ? 'wrap warn' : 'wrap'} title={lastStall(each.stalls)}>
                {blamed(each.stalls)}
              </td>
              <td class="number">{bitrate(each.rate_bps)}</td>
              <td class="number">{bytes(each.bytes_sent)}</td>
              <td class="number">{since(each.connected_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all.length > MOST && <p class="quiet">and {count(all.length - MOST)} more</p>}
    </div>
  );
}
