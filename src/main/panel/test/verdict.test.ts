import { describe, expect, it } from 'vitest';
import type { Live } from '../src/model/live';
import { verdict } from '../src/model/verdict';
import { engine, KEY, live, NOW, session, stream } from './samples';

const CALM = { underruns: 0, gaps: 0, skips: 0 };

function of(state: Live, growth = CALM) {
  return verdict(state, () => growth, NOW);
}

describe('the verdict', () => {
  it('is that everything flows when it does', () => {
    expect(of(live({ streams: [stream()] }, [session()]))).toEqual({
      level: 'good',
      headline: 'Everything flows',
      complaints: [],
    });
  });

  it('is that nobody watches when nobody does', () => {
    expect(of(live()).level).toBe('idle');
  });

  it('blames the engine that sends nothing', () => {
    const found = of(live({ streams: [stream()] }, [session({ state: 'stalled' })]));
    expect(found.level).toBe('bad');
    expect(found.headline).toBe('Nothing flows: look at engine one:6878');
    expect(found.complaints[0]?.sentence).toBe('Channel 94c2fd8f…0209 gets no data from engine one:6878.');
  });

  it('is bad when the only engine is away, and a warning while another can play', () => {
    const away = engine({ is_offline: true, obstacle: 'does not answer' });
    expect(of(live({ engines: [away] })).level).toBe('bad');
    expect(of(live({ engines: [away, engine({ id: 'two:6878' })] })).level).toBe('warn');
  });

  it('says by its title whose viewer stalled a moment ago, and whose fault it was', () => {
    const stalled = (blame: string) => {
      const last = { at: '2026-01-01T11:59:50Z', seconds: 2.5, blame, why: 'it shows' };
      const stalls = { count: 1, seconds: { [blame]: 2.5 }, last };
      return of(live({ titles: new Map([[KEY, 'Channel One']]) }, [session({ stalls })])).complaints[0];
    };
    expect(stalled('viewer')?.blame).toBe('viewers');
    expect(stalled('swarm')?.blame).toBe('channel');
    expect(stalled('engine')?.subject).toBe('one:6878');
    expect(stalled('acequia')?.sentence).toBe(
      "A viewer of channel Channel One buffered for 2.5 s, 10 s ago. It was Acequia's fault: it shows.",
    );
  });

  it('blames the viewer that is moved ahead, not the engine', () => {
    const found = of(live({ streams: [stream()] }, [session()]), { ...CALM, skips: 2 });
    expect(found.complaints.map((each) => each.blame)).toEqual(['viewers']);
    expect(found.complaints[0]?.sentence).toContain('2 times');
  });

  it('tells for a minute what a repair was for', () => {
    const happened = (id: number, category: string, message: string) => ({
      id,
      timestamp: '2026-01-01T11:59:50Z',
      event_type: 'stream' as const,
      category,
      subject: KEY,
      message,
      details: {},
    });
    const events = [
      happened(2, 'recovered', 'Goes on.'),
      happened(1, 'session_stalled', 'Engine one:6878 stopped sending'),
    ];
    const found = of(live({ events, streams: [stream()] }, [session()]));
    expect(found.complaints[0]?.sentence).toBe(
      'Channel 94c2fd8f…0209 was recovered 10 s ago. Engine one:6878 stopped sending.',
    );
  });

  it('does not complain about a channel that has just begun', () => {
    const fresh = session({ state: 'opening', is_active: false, created_at: '2026-01-01T11:59:55Z' });
    expect(of(live({}, [fresh])).level).toBe('good');
  });

  it('is about the server when it is lost', () => {
    expect(of(live({ link: 'lost' })).headline).toBe('The server cannot be reached');
  });
});
