// A server for looks only: answers what the panel asks with as many streams as `scene.streams` says, all names long and
// in many scripts when `scene.isLong`. Put into a page before its own scripts; what is not answered here goes on to the
// server that the page came from.
(() => {
  const scene = { streams: 0, isLong: false, isDemo: false, ...globalThis.scene };
  const LONG = 'Extraordinarily.Long_Title-Without/Any;Space'.repeat(6);
  const TITLES = [
    LONG,
    'القناة الرياضية الأولى — بث مباشر لجميع مباريات الموسم الحالي دون انقطاع',
    'ערוץ הספורט הראשון (HD) 123',
    '⚽🏆🎥👨‍👩‍👧‍👦🇪🇸 Live '.repeat(9),
    '<b>Not markup</b><script>alert(1)</script>',
    'A title of the usual length',
    'Ünïcödé z̴̢a̵l̶g̸o̷ 体育频道一台高清直播正在播放精彩比赛不要错过'.repeat(3),
    '',
  ];
  const HOSTS = [
    '127.0.0.1:6878',
    '[2001:db8:85a3:8d3:1319:8a2e:370:7348]:6878',
    `${'engine-with-a-very-long-name-in-a-rack-far-away.'.repeat(4)}example.internal:62062`,
    'acestream-engine:6879',
  ];
  const ERROR =
    'GET http://engine.example/ace/getstream?id=0123456789abcdef0123456789abcdef01234567&format=json&pid=0123456789abcdef: ' +
    `java.net.ConnectException:/${'0123456789abcdef'.repeat(12)}: the engine closed the connection before the response was whole`;
  const AGENT = `Mozilla/5.0(${'X11;Linux_x86_64;rv:152.0;'.repeat(10)})Gecko/20100101 Firefox/152.0`;
  const STATES = ['live', 'live', 'live', 'live', 'buffering', 'stalled', 'recovering', 'lingering', 'opening'];

  const now = Date.now();
  const ago = (seconds) => new Date(now - seconds * 1000).toISOString();
  const digits = (seed) =>
    Array.from({ length: 40 }, (_, at) => (((seed + 7) * (at + 13) * 2654435761) >>> 9) % 16)
      .map((each) => each.toString(16))
      .join('');
  const pick = (all, at) => all[at % all.length];
  const long = (text, plain) => (scene.isLong ? text : plain);
  const host = (at) => long(pick(HOSTS, at), `127.0.0.1:${6878 + (at % 4)}`);
  // As large as figures get.
  const HUGE = 987_654_321_012_345;
  const title = (at) => long(pick(TITLES, at), `Channel ${at + 1}`);
  const state = (at) => long(pick(STATES, at), 'live');
  const numbers = Array.from({ length: scene.streams }, (_, at) => at);
  const stalls = (at) => ({
    count: at % 3,
    seconds: { acequia: 0, engine: 3.2 * (at % 3), swarm: 12.5 * (at % 3), viewer: 0.4 * (at % 3) },
    last:
      at % 3 === 0
        ? null
        : { at: ago(20), seconds: 2.5, blame: 'engine', why: long(ERROR, 'the engine sent nothing for 2.5 s') },
  });

  const session = (at) => ({
    stream_id: digits(at),
    infohash: digits(at + 1000),
    state: state(at),
    engine: host(at),
    spare: long(host(at + 1), null),
    playback_session_id: digits(at + 2000),
    mode: at % 5 === 4 ? 'HLS' : 'TS',
    is_active: true,
    client_count: at === 1 ? long(123_456_789, 3) : at % 7,
    created_at: ago(3000 + 977 * at),
    started_at: ago(2990 + 977 * at),
    uptime_seconds: 2990 + 977 * at,
    bitrate_bps: 1_419_400 + 91_000 * at,
    buffer: {
      capacity_bytes: 5316450,
      used_bytes: 5323220,
      used_percent: 100.13,
      seconds: 29.85,
      target_seconds: 30,
      segments: 6,
      join_points: 16,
    },
    ingress_bytes: 11354112 * (at + 1),
    egress_bytes: 466176600 * (at + 1),
    filler_bytes: 0,
    continuity_gaps: long(HUGE, 0),
    underruns: at % 4,
    recoveries: at % 3,
    splices: at % 3,
    restarts: 0,
    troubles: long({ silence: 3, connection_closed_by_the_engine: 12, broken_packets: 4 }, {}),
    stalls: stalls(at),
    last_error: long(ERROR, null),
  });

  const stream = (at) => ({
    id: `${digits(at)}|${digits(at + 2000)}`,
    key_type: 'content_id',
    key: digits(at),
    infohash: digits(at + 1000),
    engine: host(at),
    source: 'acequia',
    mode: 'TS',
    is_live: true,
    playback_session_id: digits(at + 2000),
    started_at: ago(2990 + 977 * at),
    ended_at: null,
    status: 'started',
    peers: at === 1 ? long(HUGE, 24) : 24 + at,
    speed_down: 173 + at,
    speed_up: 29,
    downloaded: 11157504,
    uploaded: 1589248,
    livepos: { pos: '1796024760', live_first: '1796022963', live_last: '1796024763', buffer_pieces: '15' },
    ingress_bps: 1440351 + 91_000 * at,
    egress_bps: at === 1 ? long(HUGE, 0) : 1440351 * (at % 7),
    bitrate_bps: 1419400 + 91_000 * at,
    buffer_seconds: 29.77,
    runway_seconds: 1.12 + at,
    lag_seconds: 1.12 + at,
    skips: at % 2,
    clients: at % 7,
  });

  const ended = (at) => ({
    ...stream(at + 300),
    status: 'ended',
    ended_at: ago(60 + 500 * at),
    cause: pick(['no_viewers', 'manual_stop_via_api', 'engine_failed'], at),
    reason: long(ERROR, 'Nobody watched for 60 s.'),
  });

  const engine = (at) => ({
    id: host(at),
    host: host(at).replace(/:\d+$/, ''),
    port: 6878,
    forwarded: at % 2 === 0,
    health_status: long(at === 2 ? 'unhealthy' : 'healthy', 'healthy'),
    version: long('3.2.11-with-a-very-long-suffix_of_a_build_that_somebody_made_at_home', '3.2.11'),
    streams: numbers.filter((each) => host(each) === host(at)).map(digits),
    load: numbers.filter((each) => host(each) === host(at)).length,
    max_streams: 20,
    is_draining: false,
    is_resting: long(at === 3, false),
    is_offline: long(at === 1, false),
    recent_failures: long(17, 0),
    last_error: long(ERROR, null),
    last_seen: ago(3),
    obstacle: at === 2 ? long(`has not answered for 30 s: ${ERROR}`, null) : null,
  });

  const CATEGORIES = ['live', 'started', 'session_stalled', 'recovered', 'ended', 'up', 'a_kind_that_is_not_known_yet'];
  const event = (at) => ({
    id: 1796024740517 - at,
    timestamp: ago(5 + at * 40),
    event_type: pick(['stream', 'engine', 'system', 'stream', 'a_type_of_tomorrow'], at),
    category: pick(CATEGORIES, at),
    subject: pick([digits(at), host(at), 'settings', digits(at), LONG], at),
    message: long(at % 3 === 0 ? ERROR : `Engine ${host(at)} plays content id ${digits(at)}.`, 'Viewers can watch.'),
    details: long({ engine: host(at), last_error: ERROR, agent: AGENT }, { engine: host(at) }),
  });

  const viewer = (at) => ({
    client_id: `80387522-695c-4594-bc8d-${at}`,
    ip_address: long(pick(['2001:db8:85a3:8d3:1319:8a2e:370:7348', '192.0.2.17'], at), '192.0.2.17'),
    user_agent: long(pick([AGENT, 'مشغل الفيديو', 'VLC/3.0.20 LibVLC/3.0.20', ''], at), 'VLC/3.0.20 LibVLC/3.0.20'),
    protocol: pick(['TS', 'HLS'], at),
    connected_at: ago(100 + at),
    bytes_sent: 466176600,
    rate_bps: 1919158,
    seconds_behind: 1.2 + at / 10,
    skips: at % 2,
    stalls: stalls(at),
  });

  const sample = (at) => ({
    ...stream(0),
    ts: ago(3600 - at * 60),
    ingress_bps: 1_400_000 + 200_000 * Math.sin(at / 4),
    egress_bps: 2_400_000 + 900_000 * Math.sin(at / 7),
    peers: 20 + (at % 9),
    recoveries: 0,
  });

  const some = (most, make) => Array.from({ length: Math.min(most, scene.streams) }, (_, at) => make(at));
  // Engines on demand, one in each state, where all is long.
  const STATES_OF_ENGINES = ['pulling', 'starting', 'ready', 'suspect', 'draining', 'stopping', 'failed'];
  const onDemand = (at) => ({
    ...engine(at),
    id: `acequia-7f3a-with-a-long-name-of-an-instance-${at}.of.a.network.example.internal:${40_000 + at}`,
    container_id: digits(at),
    streams: numbers.slice(0, at).map(digits),
    load: at,
    max_streams: at < 2 ? 0 : 20,
    provider: 'docker',
    state: STATES_OF_ENGINES[at],
    name: `acequia-7f3a-with-a-long-name-of-an-instance-${at}`,
    reason: at === 0 ? 'pulling image 43 %' : at > 3 ? ERROR : null,
    progress: at === 0 ? 43 : null,
    state_seconds: 12.3 + at * 4000,
    boot_seconds: at > 1 ? 7.2 : null,
    is_draining: at === 4,
    vpn_container: `gluetun-of-somebody-with-a-name-${'that.is.long.'.repeat(6)}`,
  });
  const engines = () => [
    ...Array.from({ length: scene.streams > 1 ? 4 : 1 }, (_, at) => engine(at)),
    ...(scene.isLong ? STATES_OF_ENGINES.map((_, at) => onDemand(at)) : []),
  ];
  const orchestrator = () => ({
    capacity: { max_replicas: 9, min_replicas: 1, need: 6, desired: 5, usable: 1, starting: 2, leaving: 4 },
    provisioning: {
      can_provision: false,
      circuit_breaker_state: 'open',
      blocked_reason: ERROR,
      blocked_reason_details: { code: 'circuit_breaker', recovery_eta_seconds: 300 },
      roll_held: ERROR,
      provider: scene.isLong ? 'docker' : null,
      boot_seconds: 7.2,
      startup_timeout_s: 60,
    },
  });
  const fleet = () => ({
    profile: {
      provider: 'docker',
      image: `registry.example.internal:5000/${'somebody/'.repeat(12)}engine:${'0123456789abcdef'.repeat(3)}`,
      command: ['--bind-all'],
      command_line: `--bind-all --cache-dir /${'a-very-long-folder/'.repeat(20)} --http-port 6878`,
      environment: ['ACESTREAM_ARGS', `A_VARIABLE_${'WITH_A_LONG_NAME_'.repeat(8)}`],
      memory_bytes: 1_073_741_824,
    },
    failures: Array.from({ length: 20 }, (_, at) => ({
      name: `acequia-7f3a-${at}`,
      class: pick(['crash', 'image', 'memory', 'slow'], at),
      sentence: ERROR,
      exit_code: 139,
      at: ago(60 * at),
      last_lines: [ERROR, AGENT, LONG],
    })),
  });
  const vpn = () => ({
    enabled: true,
    vpns: [
      { name: `gluetun-${'of-somebody-'.repeat(9)}`, connected: true, public_ip: HOSTS[1], forwarded_port: 54321, country: LONG },
      { name: 'gluetun-2', connected: false, state: 'a_state_that_is_not_known_yet', forwarded_port: 0 },
    ],
  });
  const samples = () => Array.from({ length: scene.samples ?? 60 }, (_, at) => sample(at));
  const status = () => {
    const sessions = numbers.map(session);
    const total_clients = sessions.reduce((sum, each) => sum + each.client_count, 0);
    return { running: true, total_sessions: sessions.length, active_sessions: sessions.length, total_clients, sessions };
  };
  const health = () => ({
    status: 'ok',
    version: long(`0.1.0-SNAPSHOT+${'0123456789abcdef'.repeat(4)}`, '0.1.0'),
    engines: { total: 4, healthy: 4 },
    demo: scene.isDemo,
    note: '',
  });

  const ROUTES = [
    [/^proxy\/status$/, status],
    [/^proxy\/streams\/[^/]+\/clients$/, () => ({ clients: some(100, viewer) })],
    [/^engines$/, engines],
    ...(scene.isLong
      ? [
          [/^orchestrator\/status$/, orchestrator],
          [/^fleet$/, fleet],
          [/^vpn\/status$/, vpn],
        ]
      : []),
    [/^engines\/test$/, () => ({ address: host(2), millis: 12, problem: long(ERROR, 'It does not answer.') })],
    [/^health$/, health],
    [/^events(\?.*)?$/, () => some(100, event)],
    [/^streams\?status=started$/, () => numbers.map(stream)],
    [/^streams\?status=ended$/, () => some(100, ended)],
    [/^streams$/, () => numbers.map(stream)],
    [/^streams\/[^/]+\/stats/, samples],
    [
      /^streams\/([^/]+)\/extended-stats$/,
      (id) => ({ title: title(numbers.find((each) => decodeURIComponent(id) === stream(each).id) ?? 0) }),
    ],
  ];

  const json = (body, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  const real = globalThis.fetch;
  globalThis.fetch = async (request, options) => {
    const path = String(request?.url ?? request).replace(new URL('.', location.href).href, '');
    if (path === 'events/stream') {
      return new Response(new ReadableStream({ start() {} }), { status: 200 });
    }
    if (options?.method === 'DELETE' || (options?.method === 'POST' && path === 'engines')) {
      return json({ error: 'refused', detail: long(ERROR, 'That is refused.') }, 409);
    }
    for (const [pattern, make] of ROUTES) {
      const found = pattern.exec(path);
      if (found !== null) {
        return json(make(found[1]));
      }
    }
    return real(request, options);
  };
})();
