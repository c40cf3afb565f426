// What a person gets who copies a page out of a browser: node copy.mjs CHROMIUM FILE.html... writes beside each FILE.inner.txt (the
// document's innerText, as scripts and extensions take it) and FILE.selection.txt (all selected and copied).
import { createRequire } from "node:module";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(".cache/browser/package.json"));
const { chromium } = require("playwright-core");
const [executablePath, ...files] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "zanflow-browser-"));
const context = await chromium.launchPersistentContext(folder, {
  executablePath,
  headless: false, // the flag below is the new headless mode
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
const page = await context.newPage();
for (const file of files) {
  await page.goto(pathToFileURL(file).href);
  const [inner, selection] = await page.evaluate(() => {
    getSelection().selectAllChildren(document.body);
    return [document.body.innerText, getSelection().toString()];
  });
  writeFileSync(file.replace(/html$/, "inner.txt"), inner);
  writeFileSync(file.replace(/html$/, "selection.txt"), selection);
}
await context.close();
rmSync(folder, { recursive: true, force: true });
