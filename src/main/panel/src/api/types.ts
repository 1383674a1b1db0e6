// What the server answers, as far as the panel reads it; what is null there may be absent.

/** When viewers had nothing to play, in seconds by who is to blame. */
export interface Stalls {
  count: number;
  seconds: Record<string, number>;
  last?: { at: string; seconds: number; blame: string; why: string };
}

export interface Session {
  stream_id: string;
  infohash?: string;
  state: 'opening' | 'buffering' | 'live' | 'lingering' | 'stalled' | 'recovering' | 'closed';
  engine?: string;
  spare?: string;
  playback_session_id?: string;
  mode: 'TS' | 'HLS';
  is_active: boolean;
  client_count: number;
  created_at: string;
  started_at?: string;
  uptime_seconds: number;
  bitrate_bps: number;
  buffer: {
    capacity_bytes: number;
    used_bytes: number;
    used_percent: number;
    seconds: number;
    target_seconds: number;
    segments: number;
    join_points: number;
  };
  ingress_bytes: number;
  egress_bytes: number;
  filler_bytes: number;
  continuity_gaps: number;
  underruns: number;
  recoveries: number;
  splices: number;
  restarts: number;
  troubles: Record<string, number>;
  stalls?: Stalls;
  last_error?: string;
}

export interface Status {
  running: boolean;
  total_sessions: number;
  active_sessions: number;
  total_clients: number;
  sessions: Session[];
}

export interface LivePosition {
  pos?: string;
  live_first?: string;
  live_last?: string;
  buffer_pieces?: string;
}

export interface Figures {
  peers?: number;
  speed_down?: number;
  speed_up?: number;
  downloaded?: number;
  uploaded?: number;
  livepos?: LivePosition;
  ingress_bps?: number;
  egress_bps?: number;
  bitrate_bps?: number;
  buffer_seconds?: number;
  runway_seconds?: number;
  lag_seconds?: number;
  skips?: number;
  clients?: number;
}

export interface Stream extends Figures {
  id: string;
  key_type: string;
  key: string;
  infohash?: string;
  engine: string;
  source: string;
  mode: string;
  is_live: boolean;
  playback_session_id?: string;
  stat_url?: string;
  started_at: string;
  ended_at?: string;
  status: 'started' | 'ended';
  cause?: string;
  reason?: string;
}

export interface Sample extends Figures {
  ts: string;
  recoveries?: number;
}

export interface Viewer {
  client_id: string;
  ip_address: string;
  user_agent: string;
  protocol: string;
  connected_at: string;
  bytes_sent: number;
  rate_bps: number;
  seconds_behind: number;
  skips: number;
  stalls?: Stalls;
}

export interface Engine {
  id: string;
  host: string;
  port: number;
  forwarded: boolean;
  health_status: string;
  version?: string;
  /** Its version where it is another Acequia. */
  acequia?: string;
  streams: string[];
  load: number;
  max_streams: number;
  is_draining: boolean;
  is_resting: boolean;
  is_offline: boolean;
  recent_failures: number;
  last_error?: string;
  last_seen?: string;
  obstacle?: string;
  /** By which the provider knows it. */
  container_id?: string;
  /** What has started it; absent where this server has not, as all that follows. */
  provider?: string;
  state?: EngineState;
  reason?: string;
  name?: string;
  state_seconds?: number;
  /** Of the fetching of its image, in percent. */
  progress?: number;
  boot_seconds?: number;
  last_exit?: string;
  /** The VPN that it is behind. */
  vpn_container?: string;
}

export type EngineState =
  'planned' | 'pulling' | 'creating' | 'starting' | 'ready' | 'suspect' | 'draining' | 'stopping' | 'failed';

/** The engines on demand, as far as everybody may know. */
export interface Fleet {
  capacity: {
    max_replicas: number;
    min_replicas: number;
    need: number;
    desired?: number;
    usable: number;
    starting: number;
    leaving: number;
  };
  provisioning: {
    can_provision: boolean;
    circuit_breaker_state: string;
    last_failure?: string;
    blocked_reason?: string;
    blocked_reason_details?: { code: string; recovery_eta_seconds?: number };
    roll_held?: string;
    /** Absent when no engine is started on demand. */
    provider?: string;
    boot_seconds?: number;
    startup_timeout_s: number;
  };
}

export interface EngineFailure {
  name: string;
  class: string;
  sentence: string;
  exit_code?: number;
  at: string;
  last_lines: string[];
}

/** The engines on demand, as far as only those may know who may change them. */
export interface FleetInside {
  profile?: {
    provider: string;
    image: string;
    command: string[];
    command_line: string;
    environment: string[];
    memory_bytes: number;
  };
  failures: EngineFailure[];
}

export interface Vpn {
  name: string;
  connected?: boolean;
  public_ip?: string;
  forwarded_port?: number;
  country?: string;
  city?: string;
  state?: string;
}

export interface VpnStatus {
  enabled?: boolean;
  vpns?: Vpn[];
}

/** The container daemon of the server's machine. */
export interface Daemon {
  address: string;
  state: 'usable' | 'missing' | 'forbidden' | 'silent';
  sentence: string;
  advice: string[];
}

/** An engine that was looked for. */
export interface Found {
  address: string;
  version?: string;
  acequia?: string;
  problem?: string;
}

/** What an engine that was asked how it does has said. */
export interface EngineTest {
  address: string;
  version?: string;
  is_offline?: boolean;
  millis: number;
  plays_after_millis?: number;
  problem?: string;
}

export interface Happening {
  id: number;
  timestamp: string;
  /** `engine`, `stream`, `system`, or one that a newer server has. */
  event_type: string;
  category: string;
  subject: string;
  message: string;
  details: Record<string, string>;
}

export interface Health {
  status: string;
  version: string;
  engines: { total: number; healthy: number };
  demo: boolean;
  note: string;
}

export type Value = string | number | boolean;

export interface Setting {
  value: Value;
  default: Value;
  source: string;
  min?: number;
  max?: number;
  /** How many numbers there may be, with commas between them; absent when it is one value. */
  max_items?: number;
  choices?: string[];
  range: string;
  unit: string;
  applies_at_once: boolean;
  section: string;
  /** The stream mode whose channels it is for; absent when it is for all. */
  stream_mode?: string;
  /** Whether its value is never shown; absent when it is. */
  secret?: boolean;
  sentence: string;
}
