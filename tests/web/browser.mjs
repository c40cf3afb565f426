// A Chromium of a test's own, and what all tests of pages look for. Called as: node TEST.mjs ADDRESS CHROMIUM [FOLDER FOR PICTURES].
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const require = createRequire(resolve(".cache/browser/package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const [address, executablePath, pictures] = process.argv.slice(2);
export const faults = [];
export const check = (holds, what) => { if (!holds) faults.push(what); };

const folder = mkdtempSync(join(tmpdir(), "zanflow-browser-"));
export const context = await chromium.launchPersistentContext(folder, {
  executablePath,
  headless: false, // the flag below is the new headless mode
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  viewport: { width: 1280, height: 900 },
  permissions: ["clipboard-read", "clipboard-write"],
  acceptDownloads: true,
});
export const page = await context.newPage();
page.setDefaultTimeout(20_000);
page.on("console", (message) => {
  // What the server refuses on purpose is told too.
  if (message.type() === "error" && !/status of (400|401|404|413)/.test(message.text())) faults.push(`console: ${page.url()}: ${message.text()}`);
});
page.on("pageerror", (error) => faults.push(`script: ${page.url()}: ${error}`));
page.on("dialog", (dialog) => { faults.push(`a script of an act ran: ${dialog.message()}`); dialog.dismiss(); });

export const go = (path) => page.goto(address + path);
export const desktop = () => page.setViewportSize({ width: 1280, height: 900 });
export const phone = () => page.setViewportSize({ width: 390, height: 844 });
// By how many pixels the page is wider than the screen.
export const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
export const picture = async (name) => { if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) }); };

// What axe-core finds serious on the page as it is.
export async function accessible(name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of found.violations.filter((one) => ["serious", "critical"].includes(one.impact))) {
    faults.push(`${name}: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 2).map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
  }
}

export async function step(name, does) {
  try {
    await does();
  } catch (error) {
    faults.push(`${name}: ${error.stack ?? error}`);
  }
}

// Prints what went wrong and ends with 1, if anything did.
export async function end() {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
  for (const fault of faults) console.log(fault);
  process.exit(faults.length ? 1 : 0);
}
