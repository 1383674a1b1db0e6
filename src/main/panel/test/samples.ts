import type { Engine, Session, Stream } from '../src/api/types';
import type { Live } from '../src/model/live';

export const KEY = '94c2fd8fb9bc8f2fc71a2cbe9d4b866f227a0209';
export const NOW = Date.parse('2026-01-01T12:00:00Z');

export function session(part: Partial<Session> = {}): Session {
  return {
    stream_id: KEY,
    state: 'live',
    engine: 'one:6878',
    mode: 'TS',
    is_active: true,
    client_count: 1,
    created_at: '2026-01-01T11:00:00Z',
    started_at: '2026-01-01T11:00:00Z',
    uptime_seconds: 3600,
    bitrate_bps: 1_400_000,
    buffer: {
      capacity_bytes: 5e6,
      used_bytes: 5e6,
      used_percent: 100,
      seconds: 30,
      target_seconds: 30,
      segments: 7,
      join_points: 15,
    },
    ingress_bytes: 1,
    egress_bytes: 1,
    filler_bytes: 0,
    continuity_gaps: 0,
    underruns: 0,
    recoveries: 0,
    splices: 0,
    restarts: 0,
    troubles: {},
    ...part,
  };
}

export function stream(part: Partial<Stream> = {}): Stream {
  return {
    id: `${KEY}|1`,
    key_type: 'content_id',
    key: KEY,
    engine: 'one:6878',
    source: 'acequia',
    mode: 'TS',
    is_live: true,
    started_at: '2026-01-01T11:00:00Z',
    status: 'started',
    ingress_bps: 1_400_000,
    egress_bps: 1_400_000,
    ...part,
  };
}

export function engine(part: Partial<Engine> = {}): Engine {
  return {
    id: 'one:6878',
    host: 'one',
    port: 6878,
    forwarded: false,
    health_status: 'healthy',
    streams: [],
    load: 0,
    max_streams: 2,
    is_draining: false,
    is_resting: false,
    is_offline: false,
    recent_failures: 0,
    ...part,
  };
}

export function live(part: Partial<Live> = {}, sessions: Session[] = []): Live {
  return {
    link: 'up',
    problem: '',
    lostAt: 0,
    status: { running: true, total_sessions: sessions.length, active_sessions: 0, total_clients: 0, sessions },
    engines: [engine()],
    fleet: null,
    streams: [],
    health: null,
    events: [],
    ends: 0,
    titles: new Map(),
    ...part,
  };
}
