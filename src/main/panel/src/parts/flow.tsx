import { useRef, useState } from 'preact/hooks';
import type { Engine } from '../api/types';
import { bitrate, plural, seconds } from '../format';
import { arrange, type Line, type Node, type Picture, type Scene } from '../model/picture';
import { named, type Row } from '../model/rows';
import { link } from '../route';
import { useWidth } from './width';

/** The picture of the flow: engines on the left, channels, viewers on the right; lines are as thick as their bitrate. */
export function Flow({ engines, rows: all, complaints }: Scene) {
  const [isWhole, setWhole] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 900);
  const picture = arrange({ engines, rows: all, complaints }, width, isWhole);
  const words = `${plural(engines.length, 'engine')}, ${plural(all.length, 'channel')}, ${plural(
    all.reduce((sum, each) => sum + each.viewers, 0),
    'viewer',
  )}`;
  return (
    <div ref={frame} class="flow">
      <svg
        width={width}
        height={picture.height}
        viewBox={`0 0 ${width} ${picture.height}`}
        role="group"
        aria-label={words}
      >
        <Headings picture={picture} />
        {picture.lines.map((each) => (
          <Ribbon key={each.id} line={each} />
        ))}
        {picture.engines.map((each) => (
          <EngineBox key={each.id} node={each} />
        ))}
        {picture.channels.map((each) => (
          <ChannelBox key={each.id} node={each} />
        ))}
        {picture.viewers.map((each) => (
          <ViewersBox key={each.id} node={each} />
        ))}
      </svg>
      {all.length === 0 && <p class="quiet center">Nobody watches. A channel begins when a player opens it.</p>}
      {(picture.folded > 0 || isWhole) && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show ${picture.folded} more channels`}
        </button>
      )}
    </div>
  );
}

function Headings({ picture }: { picture: Picture }) {
  return (
    <g class="headings">
      {picture.headings.map((each) => (
        <text key={each.text} x={each.x} y={12} text-anchor={each.anchor}>
          {each.text}
        </text>
      ))}
    </g>
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

function isNarrow(node: Node<unknown>): boolean {
  return node.width < 140;
}

interface BoxProps {
  node: Node<unknown>;
  href: string;
  title: string;
  detail: string;
}

function Box({ node, href, title, detail }: BoxProps) {
  const isFlat = node.height < 34;
  const start = isNarrow(node) ? 9 : 21;
  const cut = (text: string, space: number, letter: number) => {
    const letters = Math.floor(space / letter);
    // The port tells engines of one machine apart.
    const end = text.includes(':') ? 5 : 0;
    return text.length > letters
      ? `${text.slice(0, Math.max(1, letters - 1 - end))}…${text.slice(text.length - end)}`
      : text;
  };
  return (
    <a href={href} class={`box ${node.level}`}>
      <title>{`${title}, ${detail}`}</title>
      <rect x={node.x} y={node.y} width={node.width} height={node.height} rx={8} />
      <circle cx={node.x + 11} cy={node.y + (isFlat ? node.height / 2 : 15)} r={4} />
      <text class="name" x={node.x + 21} y={node.y + (isFlat ? node.height / 2 + 4 : 19)}>
        {cut(title, node.width - 24, 7.4)}
      </text>
      {!isFlat && (
        <text class="detail" x={node.x + start} y={node.y + 35}>
          {cut(detail, node.width - start - 4, 6.6)}
        </text>
      )}
    </a>
  );
}

function EngineBox({ node }: { node: Node<Engine> }) {
  const engine = node.of;
  const doing = engine.is_offline ? 'offline' : engine.is_resting ? 'resting' : engine.is_draining ? 'draining' : '';
  return (
    <Box
      node={node}
      href={link('engines')}
      title={engine.id}
      detail={`${doing === '' ? '' : `${doing}, `}${engine.load} of ${engine.max_streams}${isNarrow(node) ? '' : ' in use'}`}
    />
  );
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
      title={named(row)}
      detail={flows ? `${bitrate(row.bitrate)}${row.state === 'live' ? '' : ', lingering'}` : starting(row)}
    />
  );
}

function ViewersBox({ node }: { node: Node<Row> }) {
  const row = node.of;
  const late = row.lag === undefined ? '' : `${seconds(row.lag)} late`;
  return (
    <Box
      node={node}
      href={link('streams', row.key)}
      title={plural(row.viewers, 'viewer')}
      detail={late || bitrate(row.egress)}
    />
  );
}
