import { useRef, useState } from 'preact/hooks';
import type { Engine, Fleet } from '../api/types';
import { bitrate, count, plural, seconds } from '../format';
import { doing, missing, phase, progress, retry } from '../model/fleet';
import { arrange, type Line, type Node, type Scene } from '../model/picture';
import { named, type Row } from '../model/rows';
import { link } from '../route';
import { hostAndPort } from './engine-name';
import { useWidth } from './width';

/** The picture of the flow: engines on the left, channels, viewers on the right; lines are as thick as their bitrate. */
export function Flow({ engines, fleet, rows: all, complaints }: Scene & { fleet: Fleet | null }) {
  const [isWhole, setWhole] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 900);
  const picture = arrange({ engines: [...engines, ...absent(fleet)], rows: all, complaints }, width, isWhole);
  const words = `${plural(engines.length, 'engine')}, ${plural(all.length, 'channel')}, ${plural(
    all.reduce((sum, each) => sum + each.viewers, 0),
    'viewer',
  )}`;
  return (
    <div ref={frame} class="flow">
      <div class="picture" role="group" aria-label={words} style={{ height: `${picture.height}px` }}>
        <svg width={width} height={picture.height} aria-hidden="true">
          {picture.lines.map((each) => (
            <Ribbon key={each.id} line={each} />
          ))}
        </svg>
        {picture.headings.map((each) => (
          <span key={each.text} class="heading" style={{ left: `${each.x}px` }}>
            {each.text}
          </span>
        ))}
        {picture.engines.map((each) => (
          <EngineBox key={each.id} node={each} fleet={fleet} isNarrow={picture.isNarrow} />
        ))}
        {picture.channels.map((each) => (
          <ChannelBox key={each.id} node={each} />
        ))}
        {picture.viewers.map((each) => (
          <ViewersBox key={each.id} node={each} isNarrow={picture.isNarrow} />
        ))}
      </div>
      {all.length === 0 && <p class="quiet center">No viewers. A channel starts when a player opens it.</p>}
      {(picture.folded > 0 || isWhole) && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer channels' : `Show ${plural(picture.folded, 'more channel')}`}
        </button>
      )}
    </div>
  );
}

function Ribbon({ line }: { line: Line }) {
  const middle = (line.x1 + line.x2) / 2;
  const path = `M${line.x1} ${line.y1}C${middle} ${line.y1} ${middle} ${line.y2} ${line.x2} ${line.y2}`;
  return (
    <g class={`ribbon ${line.level}`}>
      <path d={path} stroke-width={line.width} />
      {line.isMoving && <path class="drops" d={path} stroke-width={Math.min(2.5, line.width)} />}
    </g>
  );
}

const FLAT = 34;

interface BoxProps {
  node: Node<unknown>;
  href: string;
  name: string;
  /** The end of the name that is never cut. */
  end?: string;
  detail: string;
  /** What sets it apart besides its level. */
  look?: string;
  /** How much of it is done, from 0 to 1. */
  done?: number | undefined;
}

function Box({ node, href, name, end = '', detail, look = '', done }: BoxProps) {
  return (
    <a
      href={href}
      class={`box ${node.level} ${node.height < FLAT ? 'flat' : ''} ${look}`}
      title={`${name}${end}${detail === '' ? '' : `, ${detail}`}`}
      style={{
        left: `${node.x}px`,
        top: `${node.y}px`,
        width: `${node.width}px`,
        height: `${node.height}px`,
      }}
    >
      <i class="dot" />
      <span class="name">
        <span class="cut" dir="auto">
          {name}
        </span>
        {end !== '' && <span>{end}</span>}
      </span>
      <span class="detail cut">{detail}</span>
      {done !== undefined && <i class="done" style={{ width: `${Math.round(100 * done)}%` }} />}
    </a>
  );
}

interface EngineBoxProps {
  node: Node<Engine>;
  fleet: Fleet | null;
  isNarrow: boolean;
}

function EngineBox({ node, fleet, isNarrow }: EngineBoxProps) {
  const engine = node.of;
  const now = phase(engine);
  const isUsual = now === 'used' && !engine.is_offline && !engine.is_resting && engine.state !== 'suspect';
  const told = isUsual ? '' : isAbsent(engine) ? retry(fleet) : short(engine);
  const hasLoad = engine.max_streams > 0;
  const [host, port] = hostAndPort(engine.id);
  const load = isNarrow ? `${engine.load}/${engine.max_streams}` : `${engine.load} of ${engine.max_streams} in use`;
  const parts = [isNarrow ? port : '', told, !hasLoad || (isNarrow && told !== '') ? '' : load];
  return (
    <Box
      node={node}
      href={link('engines')}
      name={host}
      end={isNarrow ? '' : port}
      detail={parts.filter((each) => each !== '').join(', ')}
      look={now}
      done={progress(engine, fleet)}
    />
  );
}

/** How many engines that cannot be started are shown. */
const MOST_ABSENT = 3;
const ABSENT = 'engine missing';

/** Boxes for engines that are needed and cannot be started. */
function absent(fleet: Fleet | null): Engine[] {
  return Array.from({ length: Math.min(MOST_ABSENT, missing(fleet)) }, (_, index) => ({
    id: index === 0 ? ABSENT : `${ABSENT} (${index + 1})`,
    host: '',
    port: 0,
    forwarded: false,
    health_status: 'unknown',
    state: 'failed',
    streams: [],
    load: 0,
    max_streams: 0,
    is_draining: false,
    is_resting: false,
    is_offline: false,
    recent_failures: 0,
  }));
}

function isAbsent(engine: Engine): boolean {
  return engine.id.startsWith(ABSENT);
}

/** What an engine does, with how far it is where that is known. */
function short(engine: Engine): string {
  if (engine.state === 'pulling' && engine.progress !== undefined) {
    return `pulling ${engine.progress} %`;
  }
  const since = engine.state === 'starting' && engine.state_seconds !== undefined;
  return since ? `starting, ${Math.floor(engine.state_seconds ?? 0)} s` : doing(engine);
}

function starting(row: Row): string {
  return row.peers === 0 ? `${row.state}, no peers` : row.state;
}

function ChannelBox({ node }: { node: Node<Row> }) {
  const row = node.of;
  const flows = row.state === 'live' || row.state === 'lingering';
  return (
    <Box
      node={node}
      href={link('streams', row.key)}
      name={named(row)}
      detail={flows ? `${bitrate(row.bitrate)}${row.state === 'live' ? '' : ', lingering'}` : starting(row)}
    />
  );
}

function ViewersBox({ node, isNarrow }: { node: Node<Row>; isNarrow: boolean }) {
  const row = node.of;
  const lag = row.lag === undefined ? bitrate(row.egress) : `lag ${seconds(row.lag)}`;
  return (
    <Box
      node={node}
      href={link('streams', row.key)}
      name={isNarrow ? count(row.viewers) : plural(row.viewers, 'viewer')}
      detail={row.viewers === 0 ? '' : lag}
    />
  );
}
