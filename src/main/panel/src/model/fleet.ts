import type { Engine, Fleet } from '../api/types';
import { duration } from '../format';

/** Where an engine is in its life, as far as people care. */
export type Phase = 'used' | 'starting' | 'leaving' | 'failed';

export function phase(engine: Engine): Phase {
  switch (engine.state) {
    case 'planned':
    case 'pulling':
    case 'creating':
    case 'starting':
      return 'starting';
    case 'draining':
    case 'stopping':
      return 'leaving';
    case 'failed':
      return 'failed';
    default:
      return engine.is_draining ? 'leaving' : 'used';
  }
}

/** A boot that takes longer than usual is not told to be ready. */
const ALMOST = 0.95;

/** How far its start is, from 0 to 1; undefined when that cannot be told. */
export function progress(engine: Engine, fleet: Fleet | null): number | undefined {
  const usual = fleet?.provisioning.boot_seconds ?? 0;
  if (engine.state === 'pulling') {
    return engine.progress === undefined ? undefined : Math.min(1, engine.progress / 100);
  }
  const isBooting = engine.state === 'starting' && engine.state_seconds !== undefined && usual > 0;
  return isBooting ? Math.min(ALMOST, (engine.state_seconds ?? 0) / usual) : undefined;
}

/** What it does, in a few words. */
export function doing(engine: Engine): string {
  if (engine.state !== undefined && engine.state !== 'ready') {
    return engine.state;
  }
  if (engine.is_offline) {
    return 'offline';
  }
  if (engine.is_draining) {
    return 'draining';
  }
  return engine.is_resting ? 'resting' : engine.health_status;
}

/** How its start goes, as a sentence; empty for one that is not starting. */
export function start(engine: Engine, fleet: Fleet | null): string {
  if (phase(engine) !== 'starting') {
    return '';
  }
  if (engine.state !== 'starting') {
    return engine.reason === undefined ? 'It is being made.' : `It is being made: ${engine.reason}.`;
  }
  const so = Math.floor(engine.state_seconds ?? 0);
  const usual = fleet?.provisioning.boot_seconds;
  const bound = fleet?.provisioning.startup_timeout_s ?? 60;
  return usual === undefined
    ? `It was started ${so} s ago and must answer within ${bound} s.`
    : `It was started ${so} s ago; a boot takes about ${Math.ceil(usual)} s here, at most ${bound} s.`;
}

export function isOnDemand(fleet: Fleet | null): boolean {
  return fleet?.provisioning.provider !== undefined;
}

/** Why no engine is started now, and when that is tried again; empty when one would be. */
export function blocked({ provisioning }: Fleet): string {
  const why = provisioning.blocked_reason;
  const code = provisioning.blocked_reason_details?.code;
  if (why === undefined || code === 'max_capacity') {
    return '';
  }
  const again = provisioning.blocked_reason_details?.recovery_eta_seconds;
  return `No engine is started now: ${why}${again === undefined ? '' : ` The next try is in ${duration(again)}.`}`;
}

/** How many engines are needed and neither there nor on their way, because none can be started. */
export function missing(fleet: Fleet | null): number {
  if (fleet === null || blocked(fleet) === '') {
    return 0;
  }
  const { need, usable, starting } = fleet.capacity;
  return Math.max(0, need - usable - starting);
}

/** How long it is until the next try to start one, in a few words. */
export function retry(fleet: Fleet | null): string {
  const again = fleet?.provisioning.blocked_reason_details?.recovery_eta_seconds;
  return again === undefined ? 'cannot be started' : `next try in ${duration(again)}`;
}
