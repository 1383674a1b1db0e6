// Keeps the panel open in Chromium and prints one JSON object a line: what the page weighs after each span.
//
//   node panel.mjs PANEL-URL [--minutes 10] [--span 60] [--browser /usr/bin/chromium]
//
//   heap       bytes of JavaScript after garbage was collected; nodes and listeners likewise
//   longest    milliseconds of the longest task of the span, and how many were longer than 50 ms
//   updates    how often the state was asked for
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const LONG_MS = 50;

const { values, positionals: [url] } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "10" },
    span: { type: "string", default: "60" },
    browser: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
  },
});

/** Notes every task of the page that takes long. */
function observe() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: "longtask", buffered: true });
}

async function weigh(session) {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name) => metrics.find((each) => each.name === name)?.value ?? 0;
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") };
}

const browser = await chromium.launch({
  executablePath: values.browser,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const errors = [];
  let updates = 0;
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request) => (updates += request.url().endsWith("/proxy/status") ? 1 : 0));
  await page.addInitScript(observe);
  await page.goto(url);
  await page.locator("main h1").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const spans = Math.round((Number(values.minutes) * 60) / Number(values.span));
  for (let i = 1; i <= spans; i++) {
    await new Promise((resolve) => setTimeout(resolve, Number(values.span) * 1000));
    const tasks = await page.evaluate("longTasks.splice(0)");
    const state = {
      seconds: i * Number(values.span),
      longest: Math.max(0, ...tasks),
      long: tasks.filter((each) => each > LONG_MS).length,
      updates,
      streams: await page.locator(".box, tbody tr").count(),
      errors: errors.splice(0),
    };
    updates = 0;
    // Collecting the garbage stops the page: what that takes is no task of ours.
    console.log(JSON.stringify({ ...state, ...(await weigh(session)) }));
    await page.evaluate("longTasks.splice(0)");
  }
} finally {
  await browser.close();
}
