import type { Vpn, VpnStatus } from '../api/types';
import { Facts } from './facts';
import { usePolled } from './poll';

const PERIOD = 5000;

/** The VPNs that engines are behind; nothing when there are none. */
export function VpnCard() {
  const { value, problem } = usePolled<VpnStatus>('vpn/status', PERIOD);
  const all = value?.vpns ?? [];
  if (problem !== '' || all.length === 0) {
    return null;
  }
  return (
    <section class="card stack close" aria-label="VPN">
      <h2>VPN</h2>
      {all.map((each) => (
        <div key={each.name} class="stack close">
          <p>
            <strong>{each.name}</strong>{' '}
            <span class={`state ${each.connected === true ? 'good' : 'bad'}`}>
              {each.state ?? (each.connected === true ? 'connected' : 'not connected')}
            </span>
          </p>
          <Facts
            of={[
              ['Address', each.public_ip ?? '–'],
              ['Forwarded port', each.forwarded_port === undefined || each.forwarded_port === 0 ? 'none' : `${each.forwarded_port}`],
              ['Place', place(each)],
            ]}
          />
        </div>
      ))}
    </section>
  );
}

function place({ city, country }: Vpn): string {
  return [city, country].filter((each) => each !== undefined && each !== '').join(', ') || '–';
}
