// Signs in a browser as applicants do: with NCALayer that runs, does not, is old, is cancelled; with a file; with a revoked key. Says what
// is not as it should be, and exits with 1.
// signing.mjs URL CHROMIUM MODULES FOLDER: the folder has keys and certificates of the test authority.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Layer } from "./ncalayer.mjs";

const [url, executablePath, modules, folder] = process.argv.slice(2);
const at = createRequire(join(modules, "package.json"));
const { chromium } = at("playwright-core");
const axe = readFileSync(at.resolve("axe-core/axe.min.js"), "utf8");
const layer = new Layer(folder, at("ws"));

const faults = [];
const check = (holds, what) => holds || faults.push(what);
// NCALayer has its certificate trusted when it is installed; the test does not.
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--ignore-certificate-errors"] });

async function applicant(lang, options = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, acceptDownloads: true, ...options });
  await context.addCookies([{ name: "zanflow-lang", value: lang, url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (said) => said.type() === "error" && /Content.Security/.test(said.text()) && faults.push(said.text()));
  await page.goto(`${url}login`);
  await page.fill("input[name=id]", "a-1");
  await page.fill("input[name=password]", "seven quiet rivers");
  await page.click("main button.main");
  return page;
}

// An application, filled in and looked over: the page on which it is signed.
async function apply(page) {
  await page.goto(`${url}processes/portal/application`);
  await page.fill("input[name=applicant]", "900101300007");
  await page.fill("input[name='f:f1']", "Әсел Ү.");
  await page.setInputFiles("input[name=file]", { name: "plan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nplan\n%%EOF") });
  await page.click("button[value=check]");
}

const said = (page) => page.textContent("[role=status].status");
async function press(page, word) {
  // The script that has the button work comes with the page.
  await page.waitForLoadState("load");
  // By the keyboard, as whoever sees nothing does.
  await page.focus("button[data-ncalayer]");
  await page.keyboard.press("Enter");
  if (!word) return;
  await page.waitForFunction((word) => document.querySelector("[role=status].status")?.textContent.includes(word), word).catch(() => {});
  check((await said(page)).includes(word), `«${word}» is not said, but «${await said(page)}»`);
  check(await page.isEnabled("button[data-ncalayer]"), `${word}: the button stays off`);
}

async function judge(page, name) {
  const other = await browser.newContext({ viewport: page.viewportSize(), bypassCSP: true });
  const tab = await other.newPage();
  await tab.setContent(await page.content());
  await tab.addStyleTag({ content: await (await fetch(`${url}style.css`)).text() });
  await tab.addScriptTag({ content: axe });
  const found = await tab.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  for (const one of found.violations) check(false, `${name}: ${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 300)}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${name} is ${wide} pixels too wide`);
  await other.close();
}

const number = (page) => Number(/\/cases\/(\d+)/.exec(page.url())?.[1]);
const text = (page) => page.textContent("main");

// NCALayer does not run, in three languages; then it does, and is cancelled, has a wrong password, is something else.
const words = { kk: "NCALayer жауап бермейді", ru: "NCALayer не отвечает", en: "NCALayer does not answer" };
for (const lang of ["ru", "en", "kk"]) {
  const page = await applicant(lang);
  await apply(page);
  await press(page, words[lang]);
  await page.context().close();
}
const page = await applicant("en");
await apply(page);
await judge(page, "check");
await layer.start();
for (const [mode, word] of [["cancel", "You did not sign"], ["password", "password of the key is wrong"], ["garbage", "bring it up to date"]]) {
  layer.mode = mode;
  await press(page, word);
}
check(layer.asked.every((asked) => asked === "kz.gov.pki.knca.basics.sign"), `asked ${layer.asked}`);

// Signed and sent.
layer.mode = "sign";
await press(page);
await page.waitForURL(/\/cases\/\d+\?sent=1$/);
// The act's own step of signing, with an NCALayer from before 2022.
layer.mode = "old";
layer.asked = [];
await press(page);
await page.waitForURL(/\/cases\/\d+\?done=1$/);
check(layer.asked.join() === "kz.gov.pki.knca.basics.sign,kz.gov.pki.knca.commonUtils.createCAdESFromBase64", `asked ${layer.asked}`);
await page.goto(`${url}cases/${number(page)}`);
check((await page.textContent("#signatures")).includes("good"), `the certificate is not good: ${await page.textContent("#signatures")}`);
check((await page.locator("#signatures li").count()) === 2, "two signatures are there");
await judge(page, "case");

// A revoked key: the act refuses.
layer.mode = "sign";
layer.key = "revoked";
await apply(page);
await press(page);
await page.waitForURL(/\/cases\/\d+\?sent=1$/);
await press(page);
await page.waitForURL(/\/cases\/\d+\?done=1$/);
await page.goto(`${url}cases/${number(page)}`);
check((await text(page)).includes("The certificate was revoked."), `no reason is told: ${await text(page)}`);
check((await page.locator("p.lead mark.bad").count()) === 1, "it is not refused");
await layer.stop();

// Without scripts: with a file that another program signed.
layer.key = "good";
const plain = await applicant("ru", { javaScriptEnabled: false });
await apply(plain);
check(await plain.isHidden("button[data-ncalayer]"), "a button that does nothing is shown");
await plain.click("details summary >> nth=0");
const [download] = await Promise.all([plain.waitForEvent("download"), plain.click("a[download]")]);
const signature = join(folder, "signature.p7s");
writeFileSync(signature, layer.cms(readFileSync(await download.path()), false));
await plain.setInputFiles("input[name=file]", signature);
await plain.click("details button >> nth=0");
await plain.waitForURL(/\/cases\/\d+\?sent=1$/);
check((await plain.textContent("#signatures")).includes("ещё не проверена"), "the signature is not shown");

await browser.close();
if (faults.length) {
  console.log(faults.join("\n"));
  process.exit(1);
}
