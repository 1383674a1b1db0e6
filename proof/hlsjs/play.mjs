// Plays an HLS URL with hls.js in Chromium for some seconds and prints one JSON object of numbers.
//
//   node play.mjs URL [--seconds 60] [--tap TS-URL] [--config JSON] [--browser /usr/bin/chromium] [--picture file.png]
//
// Latencies, in seconds, each as p50, p95 and max of the time after the first ten seconds:
//   hls    hls.latency: from the end of the newest playlist, aged since it came
//   dated  now - EXT-X-PROGRAM-DATE-TIME of what is shown, so from when the server says that it was live
//   glass  with --tap: from a picture's arrival at an MPEG-TS viewer of the same channel, who is served as data comes in,
//          to when Chromium has it on the screen; both are known by the picture's PTS
import { readFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const PACKET = 188;
const BURST_MS = 5_000;
const SETTLED_SAMPLES = 20;

const { values, positionals: [url] } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    tap: { type: "string" },
    config: { type: "string", default: "{}" },
    browser: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    picture: { type: "string" },
  },
});
const seconds = Number(values.seconds);

/** The page's own server: another origin than the playlist's, so CORS is proved too. */
async function servePage() {
  const here = import.meta.dirname;
  const files = {
    "/page.html": ["text/html", join(here, "page.html")],
    "/hls.min.js": ["text/javascript", join(here, "node_modules/hls.js/dist/hls.min.js")],
  };
  const server = createServer(async (request, response) => {
    const file = files[new URL(request.url, "http://page").pathname];
    response.writeHead(file ? 200 : 404, { "content-type": file?.[0] ?? "text/plain" });
    response.end(file ? await readFile(file[1]) : "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** Reads a TS body for ever and notes when each picture of its first video PID came, by PTS in units of 10 ms. */
function tap(tsUrl) {
  const arrivals = new Map();
  const began = Date.now();
  let rest = Buffer.alloc(0);
  const request = get(tsUrl, (response) => response.on("data", (data) => {
    const now = Date.now();
    const bytes = Buffer.concat([rest, data]);
    let at = 0;
    for (; at + PACKET <= bytes.length; at += PACKET) {
      const stamp = videoStamp(bytes.subarray(at, at + PACKET));
      if (stamp !== undefined && now - began > BURST_MS) {
        arrivals.set(Math.round(stamp / 900), now);
      }
    }
    rest = bytes.subarray(at);
  }));
  request.on("error", () => {});
  return { arrivals, close: () => request.destroy() };
}

/** The PTS of a picture that starts in this packet. */
function videoStamp(packet) {
  const start = 4 + (packet[3] & 0x20 ? 1 + packet[4] : 0);
  if (!(packet[1] & 0x40) || !(packet[3] & 0x10) || start + 14 > PACKET) return undefined;
  const isVideo = packet.readUIntBE(start, 3) === 1 && (packet[start + 3] & 0xf0) === 0xe0;
  if (!isVideo || !(packet[start + 7] & 0x80)) return undefined;
  return (packet[start + 9] & 0x0e) * 2 ** 29 + packet[start + 10] * 2 ** 22 + (packet[start + 11] & 0xfe) * 2 ** 14
    + packet[start + 12] * 2 ** 7 + (packet[start + 13] >> 1);
}

function spread(numbers) {
  if (numbers.length === 0) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (q) => Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(3));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function report(seen, arrivals) {
  const { samples, errors, started } = seen;
  const last = samples.at(-1) ?? { position: 0, frames: 0, dropped: 0, buffered: 0 };
  const settled = samples.slice(SETTLED_SAMPLES);
  const glass = seen.frames
    .filter(([, shown]) => started && shown > started.wall + 10_000)
    .map(([stamp, shown]) => [-1, 0, 1].map((near) => arrivals?.get(Math.round(stamp / 900) + near))
      .filter((arrival) => arrival !== undefined).map((arrival) => (shown - arrival) / 1000)[0])
    .filter((latency) => latency !== undefined);
  return {
    seconds: Number((last.position - (started?.at ?? last.position)).toFixed(1)),
    frames: last.frames,
    dropped: last.dropped,
    fatal: errors.filter((each) => each.fatal).length,
    nonfatal: errors.filter((each) => !each.fatal).length,
    stalls: seen.waits,
    fragments: seen.fragments,
    parts: seen.parts,
    latency: {
      hls: spread(settled.map((each) => each.latency)),
      dated: spread(settled.filter((each) => each.dated !== null).map((each) => each.dated)),
      glass: spread(glass),
    },
    target: last.target,
    buffered: Number(last.buffered.toFixed(2)),
    errors: errors.slice(0, 10),
  };
}

const server = await servePage();
const tapped = values.tap && tap(values.tap);
const browser = await chromium.launch({
  executablePath: values.browser,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"],
});
try {
  const page = await browser.newPage();
  const query = new URLSearchParams({ url, config: values.config });
  await page.goto(`http://127.0.0.1:${server.address().port}/page.html?${query}`);
  const deadline = Date.now() + (seconds + 60) * 1000;
  const played = () => page.evaluate((wanted) => {
    const { started, samples, errors } = window.seen;
    return errors.some((each) => each.fatal) || (started && samples.at(-1)?.position - started.at >= wanted);
  }, seconds);
  while (Date.now() < deadline && !(await played())) {
    await page.waitForTimeout(250);
  }
  if (values.picture) await page.screenshot({ path: values.picture });
  console.log(JSON.stringify(report(await page.evaluate(() => window.seen), tapped?.arrivals)));
} finally {
  await browser.close();
  tapped?.close();
  server.close();
}
