// Draws BPMN files with bpmn-js in a browser and says what a reader could not read.
// viewer.mjs JUDGES CHROMIUM MODULES [PICTURES], paths of files as JSON on standard input; faults as JSON on standard output, each with its
// file. JUDGES is where bpmn-js lies, MODULES where playwright-core does, PICTURES where a picture of each file goes.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [judges, executablePath, modules, pictures] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");
const files = JSON.parse(readFileSync(0, "utf8"));
const viewer = readFileSync(join(judges, "node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"), "utf8");
const style = readFileSync(join(judges, "node_modules/bpmn-js/dist/assets/diagram-js.css"), "utf8");

// In the page: imports a file and measures what was drawn, in pixels of the page.
async function look(xml) {
  const modeler = new window.BpmnJS({ container: "#canvas" });
  const { warnings } = await modeler.importXML(xml);
  const faults = warnings.map((warning) => `import: ${warning.message}`);
  const registry = modeler.get("elementRegistry");
  const canvas = modeler.get("canvas");
  const all = registry.getAll();
  const right = Math.max(...all.map((one) => (one.x ?? 0) + (one.width ?? 0)));
  const bottom = Math.max(...all.map((one) => (one.y ?? 0) + (one.height ?? 0)));
  const box = document.querySelector("#canvas");
  box.style.width = `${right + 40}px`;
  box.style.height = `${bottom + 60}px`;
  canvas.resized();
  canvas.viewbox({ x: -20, y: -20, width: right + 40, height: bottom + 60 });
  const matrix = canvas.getDefaultLayer().getScreenCTM();
  const at = ({ x, y }) => ({ x: matrix.a * x + matrix.e, y: matrix.d * y + matrix.f });
  const place = ({ x, y, width, height }) => {
    const [from, to] = [at({ x, y }), at({ x: x + width, y: y + height })];
    return { l: from.x, t: from.y, r: to.x, b: to.y };
  };
  const text = (id) => {
    const drawn = registry.getGraphics(id)?.querySelector(".djs-visual > text");
    if (!drawn || !drawn.textContent) return null;
    const { left, top, right, bottom } = drawn.getBoundingClientRect();
    return { l: left, t: top, r: right, b: bottom };
  };
  // Boxes of letters are higher than letters.
  const smaller = (a, by) => ({ l: a.l + by, t: a.t + by, r: a.r - by, b: a.b - by });
  const meet = (a, b) => a.l < b.r && b.l < a.r && a.t < b.b && b.t < a.b;
  const within = (a, b) => b.l <= a.l && b.t <= a.t && a.r <= b.r && a.b <= b.b;
  const stretches = (edge) => {
    const points = edge.waypoints.map(at);
    return points.slice(1).map((end, nth) => {
      const start = points[nth];
      return { l: Math.min(start.x, end.x), r: Math.max(start.x, end.x), t: Math.min(start.y, end.y), b: Math.max(start.y, end.y) };
    });
  };
  const kind = (one, ...types) => types.some((type) => one.type === `bpmn:${type}`);
  const shapes = all.filter((one) => !one.waypoints && !one.labelTarget && one.type !== "bpmn:Collaboration");
  const pools = shapes.filter((one) => kind(one, "Participant"));
  const nodes = shapes.filter((one) => !kind(one, "Participant", "Lane"));
  const edges = all.filter((one) => one.waypoints);
  const labels = all.filter((one) => one.labelTarget).map((one) => [one, text(one.id)]).filter(([, area]) => area);

  for (const node of nodes) {
    const area = text(node.id);
    if (area && !within(smaller(area, 2), place(node))) faults.push(`the text of ${node.id} leaves its box`);
  }
  for (const head of shapes.filter((one) => kind(one, "Participant", "Lane"))) {
    const area = text(head.id);
    if (area && !within(smaller(area, 2), place(head))) faults.push(`the name of ${head.id} leaves it`);
    if (area && kind(head, "Lane") && area.r - area.l > 32) faults.push(`the name of ${head.id} leaves its head`);
  }
  const own = pools.find((one) => one.id === "pool");
  labels.forEach(([label, area], nth) => {
    const inner = smaller(area, 2);
    if (own && !within(inner, place(own))) faults.push(`${label.id} leaves the pool`);
    for (const node of nodes) if (meet(inner, place(node))) faults.push(`${label.id} lies on ${node.id}`);
    for (const [other, there] of labels.slice(0, nth)) {
      if (meet(inner, smaller(there, 2))) faults.push(`${label.id} lies on ${other.id}`);
    }
    for (const edge of edges) {
      if (stretches(edge).some((stretch) => meet(inner, { ...stretch, r: stretch.r + 0.1, b: stretch.b + 0.1 }))) {
        faults.push(`${label.id} lies on ${edge.id}`);
      }
    }
  });
  const timers = nodes.filter((one) => kind(one, "BoundaryEvent"));
  for (const edge of edges.filter((one) => kind(one, "MessageFlow"))) {
    const { x, y } = at(edge.waypoints[0]);
    const circle = { l: x - 6, t: y - 6, r: x + 6, b: y + 6 };
    for (const timer of timers) if (meet(circle, place(timer))) faults.push(`${edge.id} begins on ${timer.id}`);
  }
  window.viewer?.destroy();
  window.viewer = modeler;
  return { faults, width: right + 40, height: bottom + 60 };
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
await page.setContent('<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="canvas" style="width:400px;height:400px"></div>');
await page.addStyleTag({ content: style });
await page.addScriptTag({ content: viewer });
const told = [];
for (const file of files) {
  const seen = await page.evaluate(look, readFileSync(file, "utf8"));
  told.push(...seen.faults.map((fault) => ({ file, fault })));
  if (pictures) {
    await page.setViewportSize({ width: Math.ceil(seen.width), height: Math.ceil(seen.height) });
    await page.screenshot({ path: join(pictures, `${file.split("/").slice(-3).join("-")}.png`), fullPage: true });
  }
}
await browser.close();
process.stdout.write(JSON.stringify(told));
