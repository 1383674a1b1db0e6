import { duration } from '../format';
import { live } from '../model/live';
import { useStore } from '../model/store';
import { useTick } from './tick';

/** Says that the server is away, for as long as it is. */
export function LinkBanner() {
  const { link, problem, lostAt } = useStore(live);
  useTick(link === 'lost');
  return (
    <div role="alert">
      {link === 'lost' && (
        <p class="banner">
          {problem} Disconnected for {duration((Date.now() - lostAt) / 1000)}; the numbers are out of date. Retrying every
          second.
        </p>
      )}
    </div>
  );
}
