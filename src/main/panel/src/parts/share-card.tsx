import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { tell } from './notices';

interface Props {
  name: string;
  contentKey: string;
  hls: string;
  ts: string;
  /** Whether the addresses play, as they are. */
  isUsable: boolean;
  children: ComponentChildren;
}

/** The channel's addresses for players elsewhere. */
export function ShareCard({ name, contentKey, hls, ts, isUsable, children }: Props) {
  return (
    <section class="card stack close" aria-label="Play elsewhere">
      <h2>Play elsewhere</h2>
      {children}
      <Address title="HLS" value={hls} isUsable={isUsable} />
      <Address title="MPEG-TS" value={ts} isUsable={isUsable} />
      {isUsable && <Qr text={hls} />}
      <button type="button" disabled={!isUsable} onClick={() => download(name, contentKey, ts)}>
        Download .m3u
      </button>
    </section>
  );
}

function Address({ title, value, isUsable }: { title: string; value: string; isUsable: boolean }) {
  return (
    <div class="address">
      <span>{title}</span>
      <code>{value}</code>
      <button
        type="button"
        class="small"
        disabled={!isUsable}
        aria-label={`Copy the ${title} address`}
        onClick={() => void copy(value)}
      >
        Copy
      </button>
    </div>
  );
}

/** Pages that did not come by HTTPS may not use the clipboard but by the old way. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  tell('Copied.');
}

function download(name: string, contentKey: string, address: string): void {
  const list = `#EXTM3U\n#EXTINF:-1,${name.replaceAll(/\s+/g, ' ')}\n${address}\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([list], { type: 'audio/x-mpegurl' }));
  link.download = `acequia-${contentKey.slice(0, 8)}.m3u`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function Qr({ text }: { text: string }) {
  const [path, setPath] = useState({ size: 0, d: '' });
  useEffect(() => {
    void import('qrcode-generator').then(
      ({ default: qrcode }) => {
        const code = qrcode(0, 'M');
        code.addData(text);
        code.make();
        const size = code.getModuleCount();
        const cells = Array.from(
          { length: size * size },
          (_, index) => [index % size, Math.floor(index / size)] as const,
        );
        setPath({
          size,
          d: cells
            .filter(([x, y]) => code.isDark(y, x))
            .map(([x, y]) => `M${x} ${y}h1v1h-1z`)
            .join(''),
        });
      },
      () => {},
    );
  }, [text]);
  return (
    <svg
      class="qr"
      viewBox={`-3 -3 ${path.size + 6} ${path.size + 6}`}
      role="img"
      aria-label="The HLS address as a QR code"
    >
      <path d={path.d} />
    </svg>
  );
}
