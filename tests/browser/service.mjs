// Takes a case through a generated service as a lawyer would: by clicking. Says what is not as it should be, and exits with 1.
// service.mjs URL CHROMIUM MODULES [PICTURES]: MODULES is where playwright-core lies, PICTURES where pictures of the pages go.
import { createRequire } from "node:module";
import { join } from "node:path";

const [url, executablePath, modules, pictures] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const faults = [];
const check = (holds, what) => holds || faults.push(what);

const looks = [
  ["desktop-light", { viewport: { width: 1200, height: 900 }, colorScheme: "light" }],
  ["desktop-dark", { viewport: { width: 1200, height: 900 }, colorScheme: "dark" }],
  ["phone-light", { viewport: { width: 360, height: 740 }, colorScheme: "light" }],
  ["phone-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
];
const context = await browser.newContext(looks[0][1]);
const page = await context.newPage();
page.setDefaultTimeout(10_000);
page.on("console", (message) => message.type() === "error" && complains(message.text()));
page.on("pageerror", (error) => faults.push(`an error in the page: ${error}`));
// Refusals are answered with the status that they have in the API too.
const complains = (text) => /status of 4\d\d/.test(text) || faults.push(`the browser complains: ${text}`);

// Pictures of the page that is open; it may not be wider than a phone.
async function picture(name) {
  const here = page.url();
  const state = await context.storageState();
  for (const [look, options] of looks) {
    const other = await browser.newContext({ ...options, storageState: state });
    const tab = await other.newPage();
    await tab.goto(here);
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(wide <= 0, `${name} is ${wide} pixels too wide for ${look}`);
    if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
    await other.close();
  }
}

const text = () => page.textContent("main");

try {
  await page.goto(url);
  check((await page.getAttribute("html", "lang")) === "kk", "pages are not in Kazakh by default");
  await picture("empty");

  // Who acts.
  await page.fill("form[action='/me'] input[name=id]", "staff-7");
  await page.fill("form[action='/me'] input[name=name]", "Айгүл С.");
  await page.click("form[action='/me'] button");

  // A case of the portal's process, its first two conditions known to hold; a person decides the third.
  await page.click("a[href='/processes/portal']");
  await page.fill("input[name=applicant]", "123456789012");
  await picture("start");
  await page.click("details summary");
  await page.selectOption("select[name='fact:c1']", "true");
  await page.selectOption("select[name='fact:c2']", "true");
  await page.click("form[action='/processes/portal/cases'] button.main");
  check(/\/cases\/1$/.test(page.url()), `a started case is not shown: ${page.url()}`);

  // Steps are done until a decision is asked for.
  for (let steps = 0; steps < 20 && !(await page.isVisible("button[value=refuse]")); steps += 1) {
    await picture(`step-${steps}`);
    await page.click("form[action$='/take'] button");
    if (await page.isVisible("button[value=refuse]")) break;
    // What is signed is signed with a test key: this is a trial.
    const key = page.locator("form[action$='/signature'] button[name=by]");
    if (await key.first().isVisible()) await key.first().click();
    else await page.click("form[action$='/complete'] button.main");
  }
  await picture("decision");

  // No refusal without a reason.
  await page.click("button[value=refuse]");
  check(await page.isVisible("[role=alert]"), "a refusal without a reason was taken");
  if (pictures) await page.screenshot({ path: join(pictures, "no-reason.png"), fullPage: true });

  // What is written stays text.
  const reason = "құжат жоқ <script>document.title = 'no'</script> & \"т.б.\"";
  await page.fill("textarea[name=reason] >> nth=0", reason);
  await page.click("button[value=refuse]");
  check((await text()).includes(reason), "the reason is not shown as it was written");
  // The refusal itself is a step too.
  if (await page.isVisible("form[action$='/complete'] button.main")) await page.click("form[action$='/complete'] button.main");
  check((await page.textContent(".lead")).includes("бас тартылды"), "the case is not refused");
  check((await page.title()).includes("№ 1"), "a script ran");
  await picture("refused");

  // Another case stands still and goes on.
  await page.click("a.button[href*=resubmits]");
  await page.click("details summary");
  await page.selectOption("select[name='fact:c1']", "true");
  await page.click("form[action='/processes/portal/cases'] button.main");
  await page.click("main > details > summary");
  await page.fill("form[action$='/suspend'] textarea", "сұрау жіберілді");
  await page.click("form[action$='/suspend'] button");
  await picture("suspended");
  await page.click("form[action$='/resume'] button");
  check(!(await text()).includes("Жалғастыру"), "a resumed case can be resumed");
  await page.goto(`${url}cases`);
  check((await page.locator(".card").count()) === 2, "both cases are not listed");
  await picture("cases");
  await page.goto(url);
  await picture("tasks");
  await page.click("a[href^='/lang/ru']");
  check((await page.getAttribute("html", "lang")) === "ru", "the language does not change");
  await page.click("a[href='/systems']");
  await picture("systems");
  await page.fill("input[name=subject]", "900101300007");
  await page.click("form[action='/systems'] button");
  check(await page.isVisible("[role=status]"), "the embedded systems take nothing");
} catch (error) {
  faults.push(String(error));
  if (pictures) await page.screenshot({ path: join(pictures, "fault.png"), fullPage: true });
}
await browser.close();
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
