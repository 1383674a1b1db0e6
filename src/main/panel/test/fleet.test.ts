import { describe, expect, it } from 'vitest';
import type { Fleet } from '../src/api/types';
import { blocked, doing, missing, phase, progress, start } from '../src/model/fleet';
import { arrange } from '../src/model/picture';
import { verdict } from '../src/model/verdict';
import { engine, live, NOW } from './samples';

function fleet(capacity: Partial<Fleet['capacity']> = {}, provisioning: Partial<Fleet['provisioning']> = {}): Fleet {
  return {
    capacity: { max_replicas: 6, min_replicas: 1, need: 1, usable: 1, starting: 0, leaving: 0, ...capacity },
    provisioning: {
      can_provision: true,
      circuit_breaker_state: 'closed',
      provider: 'process',
      startup_timeout_s: 60,
      ...provisioning,
    },
  };
}

const BLOCKED = fleet(
  { need: 2, usable: 0 },
  {
    can_provision: false,
    blocked_reason: 'Engine a has ended with exit code 1 by itself.',
    blocked_reason_details: { code: 'circuit_breaker', recovery_eta_seconds: 8 },
  },
);

describe('an engine that starts', () => {
  it('is as far as its image is fetched, then as its boot is by the usual time', () => {
    expect(progress(engine({ state: 'pulling', progress: 43 }), null)).toBe(0.43);
    expect(progress(engine({ state: 'pulling' }), null)).toBeUndefined();
    const booting = engine({ state: 'starting', state_seconds: 4 });
    expect(progress(booting, fleet({}, { boot_seconds: 8 }))).toBe(0.5);
    expect(progress(booting, fleet({}, { boot_seconds: 2 }))).toBe(0.95);
    expect(progress(booting, fleet())).toBeUndefined();
  });

  it('is told about in a sentence', () => {
    expect(start(engine({ state: 'pulling', reason: 'pulling image 43 %' }), null)).toBe(
      'It is being made: pulling image 43 %.',
    );
    expect(start(engine({ state: 'starting', state_seconds: 4.6 }), fleet({}, { boot_seconds: 7.2 }))).toBe(
      'It was started 4 s ago; a boot takes about 8 s here, at most 60 s.',
    );
    expect(start(engine({ state: 'ready' }), fleet())).toBe('');
  });

  it('is no engine to complain of, nor one that plays', () => {
    const now = live({ engines: [engine({ state: 'starting', health_status: 'unknown' })], fleet: fleet({ usable: 0, starting: 1 }) });
    expect(verdict(now, () => ({ underruns: 0, gaps: 0, skips: 0 }), NOW).headline).toBe(
      'Ready soon: the first engine is starting',
    );
  });
});

describe('phases', () => {
  it('are told by the state, or by the drain of an engine that was not started here', () => {
    expect(phase(engine())).toBe('used');
    expect(phase(engine({ is_draining: true }))).toBe('leaving');
    expect(phase(engine({ state: 'stopping' }))).toBe('leaving');
    expect(phase(engine({ state: 'failed' }))).toBe('failed');
    expect(doing(engine({ state: 'suspect' }))).toBe('suspect');
    expect(doing(engine({ state: 'ready', is_offline: true }))).toBe('offline');
    expect(arrange({ engines: [engine({ state: 'failed' })], rows: [], complaints: [] }, 900, false).engines[0]?.level).toBe('bad');
  });
});

describe('a fleet', () => {
  it('whose starts are blocked says why, until when, and how many are missing', () => {
    expect(blocked(BLOCKED)).toBe(
      'No engine is started now: Engine a has ended with exit code 1 by itself. The next try is in 8 s.',
    );
    expect(missing(BLOCKED)).toBe(2);
    const now = live({ engines: [], fleet: BLOCKED });
    expect(verdict(now, () => ({ underruns: 0, gaps: 0, skips: 0 }), NOW).level).toBe('bad');
  });

  it('that is full is not blocked, and one that sleeps is ready', () => {
    const full = fleet({}, { blocked_reason: 'There are 6.', blocked_reason_details: { code: 'max_capacity' } });
    expect([blocked(full), missing(full)]).toEqual(['', 0]);
    const asleep = live({ engines: [], fleet: fleet({ need: 0, usable: 0, min_replicas: 0 }) });
    expect(verdict(asleep, () => ({ underruns: 0, gaps: 0, skips: 0 }), NOW).headline).toBe(
      'Ready: an engine starts with the first viewer',
    );
  });
});
