// Takes cases through a generated service as its people would: an applicant or an operator applies, officials do their steps, a head
// decides, a supervisor sees to what is stuck, an auditor reads. What is walked is data: desks.json. Says what is not as it should be, and
// exits with 1.
// desks.mjs URL CHROMIUM MODULES WALK KEYS [PICTURES]: WALK is JSON, KEYS a folder with the keys that people sign with, PICTURES where
// pictures of the pages go.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Layer } from "./ncalayer.mjs";
import * as visits from "./visits.mjs";

const [url, executablePath, modules, said, keys, pictures] = process.argv.slice(2);
const walk = JSON.parse(said);
// The IIN or BIN of the applicant, and the same with a wrong check digit.
const whom = walk.whom ?? "900101300007";
const mistyped = `${whom.slice(0, 11)}${(Number(whom[11]) + 1) % 10}`;
const at = createRequire(join(modules, "package.json"));
const { chromium } = at("playwright-core");
const axe = readFileSync(at.resolve("axe-core/axe.min.js"), "utf8");

// NCALayer has its certificate trusted when it is installed; the walk does not.
const args = ["--no-sandbox", "--disable-gpu", ...(walk.officials ? ["--ignore-certificate-errors"] : [])];
const browser = await chromium.launch({ executablePath, args });
const faults = [];
const check = (holds, what) => holds || faults.push(`${walk.name}: ${what}`);
const token = (who) => `a token of ${who} that is long enough`.replaceAll(" ", "-");

// A person at their own browser: no scripts, so that nothing depends on them, but for whom NCALayer signs.
const tabs = new Map();
async function person(who, look = { width: 390, height: 800 }) {
  if (tabs.has(who)) return tabs.get(who);
  const scripts = Boolean(walk.officials) && who === "head";
  const context = await browser.newContext({ viewport: look, javaScriptEnabled: scripts, colorScheme: tabs.size % 2 ? "dark" : "light" });
  await context.addCookies([{ name: "zanflow-lang", value: ["kk", "ru", "en"][tabs.size % 3], url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${url}login`);
  await page.fill("input[name=token]", token(who));
  await page.click("main button.main");
  tabs.set(who, page);
  return page;
}

// What the state of a case is, as a program that watches asks it.
async function state(number) {
  const answer = await fetch(`${url}api/cases/${number}`, { headers: { authorization: `Bearer ${token("supervisor")}` } });
  return answer.json();
}

let shot = 0;
async function picture(page, name) {
  await page.waitForLoadState();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${name} is ${wide} pixels too wide`);
  if (pictures) await page.screenshot({ path: join(pictures, `${walk.name}-${String(shot++).padStart(2, "0")}-${name}.png`), fullPage: true });
}

// What is hard for people with a keyboard or a screen reader.
const judged = new Set();
async function judge(page, name) {
  if (!walk.looks) return;
  await picture(page, name);
  if (judged.has(name)) return;
  judged.add(name);
  const other = await browser.newContext({ viewport: page.viewportSize(), bypassCSP: true });
  const tab = await other.newPage();
  await tab.setContent(await page.content());
  await tab.addStyleTag({ content: await (await fetch(`${url}style.css`)).text() });
  await tab.addScriptTag({ content: axe });
  const found = await tab.evaluate(() => axe.run({ resultTypes: ["violations"] }));
  for (const one of found.violations) check(false, `${name}: ${one.id}: ${one.nodes.map((node) => node.html).join(" ").slice(0, 300)}`);
  await other.close();
}

const text = (page) => page.textContent("main");
const number = (page) => Number(/\/cases\/(\d+)/.exec(page.url())?.[1]);
const pdf = { name: "plan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nplan\n%%EOF") };

// An application without a mistake.
async function applyPlainly(page) {
  await page.goto(`${url}processes/${walk.way}/application`);
  await page.fill("input[name=applicant]", whom);
  await page.setInputFiles("input[name=file]", pdf);
  await page.click("button[value=check]");
  await page.click("form[action$='/send']:not([enctype]) button");
  check(/\/cases\/\d+\?sent=1$/.test(page.url()), `the case is not shown: ${page.url()}`);
  return number(page);
}

// An application: looked up, filled in with a mistake, mended, kept as a draft, checked, sent twice.
async function apply() {
  if (walk.systems && !walk.faults) {
    const admin = await person("administrator");
    await admin.goto(`${url}systems`);
    await admin.fill("input[name=subject]", walk.unknown ? "900101300017" : whom);
    await admin.fill("input[name=name]", "Аты Жөні");
    await admin.click("form[action='/systems'] button");
  }
  const page = await person(walk.applies);
  if (!walk.looks) return applyPlainly(page);
  await page.goto(`${url}service`);
  for (const words of walk.card ?? []) check((await text(page)).includes(words), `the service does not tell: ${words}`);
  check((await page.locator("p.error").count()) === (walk.repealed ? 1 : 0), "a repealed act has a warning, another none");
  await judge(page, "service");
  await page.click(`a[href='/processes/${walk.way}/application']`);
  await judge(page, "application");
  await page.fill("input[name=applicant]", mistyped);
  for (const [name, value] of Object.entries(walk.form ?? {})) await page.fill(`[name='f:${name}']`, value);
  await page.click("button[value=check]");
  check(await page.isVisible("#applicant-fault"), "a mistyped number is not told at its field");
  check((await page.getAttribute("#applicant", "aria-describedby")) === "applicant-fault", "the error is not linked to its field");
  check((await page.inputValue("input[name=applicant]")) === mistyped, "what was typed is lost");
  await judge(page, "application-wrong");
  // In another language the error and what was typed are there.
  await page.click("a[href^='/lang/en']");
  check((await page.getAttribute("html", "lang")) === "en", "the language does not change after an error");
  check((await page.inputValue("input[name=applicant]")) === mistyped, "what was typed is lost with the language");
  check(await page.isVisible("#applicant-fault"), "the error is lost with the language");
  await page.fill("input[name=applicant]", whom);
  if (walk.paper) await page.selectOption("select[name=of]", walk.paper);
  await page.setInputFiles("input[name=file]", pdf);
  await page.click("button[value=attach]");
  check((await text(page)).includes("plan.pdf"), "the paper is not attached");
  // A file that is not taken leaves all as it is.
  await page.setInputFiles("input[name=file]", { ...pdf, name: "a.pdf", buffer: Buffer.from("MZ\x90\0") });
  await page.click("button[value=attach]");
  check(await page.isVisible("[role=alert]"), "a program is taken as a paper");
  check((await page.inputValue("input[name=applicant]")) === whom, "what was typed is lost with a file");
  // The draft is there tomorrow.
  await page.click("button[value=save]");
  await page.goto(`${url}service`);
  await page.click("a[href*='draft=']");
  for (const [name, value] of Object.entries(walk.form ?? {})) check((await page.inputValue(`[name='f:${name}']`)) === value, `the draft lost ${name}`);
  check((await text(page)).includes("plan.pdf"), "the draft lost its paper");
  await page.click("button[value=check]");
  check(/\/drafts\//.test(page.url()), `nothing is shown before sending: ${page.url()}`);
  await judge(page, "check");
  const draft = page.url();
  await page.click("form[action$='/send']:not([enctype]) button");
  check(/\/cases\/\d+\?sent=1$/.test(page.url()), `the case is not shown: ${page.url()}`);
  await judge(page, "sent");
  const sent = number(page);
  // A second click makes no second case.
  await page.goto(draft);
  check(number(page) === sent, "a draft that was sent is not its case");
  return sent;
}

// Those who may do a step: whoever is shown its form. Others see the case without it, or no case.
const officials = ["worker", "office", "head", "operator", "commission", "authority"];
let lastly = walk.applies;
async function whose(sent) {
  for (const who of new Set([lastly, walk.applies, ...officials])) {
    const page = await person(who, { width: 1200, height: 900 });
    await page.goto(`${url}cases/${sent}`);
    if (await page.isVisible("form[action$='/complete'], form[action$='/signature']")) return (lastly = who);
  }
}

// Signs what a page says with NCALayer, as a head who decides: the page says that nothing was signed where they close it.
async function signHere(page) {
  const layer = new Layer(keys, at("ws"));
  layer.key = "head";
  await layer.start();
  const button = page.locator("button[data-ncalayer]").first();
  layer.mode = "cancel";
  await button.click();
  await page.waitForFunction(() => document.activeElement?.matches("[role=status].status") && document.querySelector("button[data-ncalayer]:enabled"));
  check((await page.textContent("[role=status].status")).trim().length > 0, "nothing says that nobody signed");
  await judge(page, "sign-head");
  layer.mode = "sign";
  await button.click();
  await page.waitForURL(/\?done=1$/);
  await layer.stop();
  check((await page.locator("#signatures, [aria-labelledby=signatures]").first().textContent()).includes("Name of head"), "the page does not say who signed");
}

// Signs what a page says, with another program: a key of the walk's authority, the file handed in without scripts.
async function sign(page) {
  const form = page.locator("form[action$='/signature']").first();
  const statement = await page.context().request.get(new URL(await form.getAttribute("data-statement"), url).href, {
    params: (await form.locator("input[name=node]").count()) ? { node: await form.locator("input[name=node]").inputValue() } : {},
  });
  const name = walk.signs ?? "good";
  const cms = execFileSync("openssl", ["cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-signer", join(keys, `${name}.pem`),
    "-inkey", join(keys, `${name}.key`), "-certfile", join(keys, "issuing.pem")], { input: await statement.body() });
  if (!(await form.locator("input[type=file]").first().isVisible())) await form.locator("summary").first().click();
  await form.locator("input[type=file]").first().setInputFiles({ name: "statement.p7s", mimeType: "application/pkcs7-signature", buffer: cms });
  await judge(page, "sign");
  await form.locator("label:has(input[type=file]) + p button").first().click();
}

// What is owed is paid on the payment system's own page, to which the invoice leads.
async function payThere(page, sent) {
  await page.click("main a.button.main");
  check(new URL(page.url()).origin !== new URL(url).origin, "the invoice does not lead to the payment system");
  if (walk.looks) {
    await page.fill("input[name=amount]", "1000");
    await page.click("button");
  }
  await page.click("button");
  check((await page.textContent("body")).endsWith("paid") || !(await page.isVisible("form")), "the payment system takes no money");
  await page.goto(`${url}cases/${sent}/payment`);
}

// What the case waits for is paid at a desk, in two parts, as there is no payment system; or the invoice is taken back. Whether it was that
// for which it waits.
async function pay(sent) {
  const applicant = await person(walk.applies);
  await applicant.goto(`${url}cases/${sent}/payment`);
  check(/\d/.test(await text(applicant)), "the applicant does not see what to pay");
  await judge(applicant, "invoice");
  const page = await person("operator");
  await page.goto(`${url}cases/${sent}/payment`);
  const form = page.locator("form[action$='/payment']");
  const away = await applicant.isVisible("main a.button.main");
  if (!away && !(await form.first().isVisible())) return false;
  check(away === Boolean(walk.faults), "money is taken at the desk, or the payment system takes it: never both");
  await judge(page, "payment");
  if (walk.unpaid) {
    const head = await person("head");
    await head.goto(`${url}payments`);
    await judge(head, "payments");
    await head.click("main a[href^='/payments/']");
    await head.locator("details summary").first().click();
    await head.fill("form[action$='/cancel'] textarea", "төленбейді");
    await head.click("form[action$='/cancel'] button");
    return true;
  }
  if (away) {
    await payThere(applicant, sent);
    return true;
  }
  const amount = form.locator("input[name=amount]");
  const whole = Number((await amount.inputValue()).replaceAll(/[^0-9,.]/g, "").replace(",", "."));
  if (walk.looks) {
    await amount.fill("1000");
    await form.locator("button").click();
    check(Number((await amount.inputValue()).replaceAll(/[^0-9,.]/g, "").replace(",", ".")) === whole - 1000, "a part that was paid does not count");
  }
  await form.locator("button").click();
  check(!(await form.isVisible()), "what is paid can be paid again");
  return true;
}

// The paper that a case ended with: there, sealed, and checked by everybody.
async function paper(page, sent, ended) {
  for (let waits = 0; waits < 100 && !(await page.isVisible("a[href$='/paper/pdf']")); waits += 1) {
    await new Promise((done) => setTimeout(done, 200));
    await page.reload();
  }
  check(await page.isVisible("a[href$='/paper/pdf']"), `there is no paper: ${(await text(page)).slice(-300)}`);
  const get = async (part) => (await page.context().request.get(`${url}cases/${sent}/paper/${part}`)).body();
  const [file, facts, seal] = [await get("pdf"), JSON.parse(await get("json")), await get("p7s")];
  check(file.subarray(0, 5).toString() === "%PDF-", "the paper is no PDF");
  check((facts.kind === "refusal") === (ended === "refused"), `the paper is a ${facts.kind}`);
  check(facts.kind !== "refusal" || facts.reasons.length > 0, "a refusal has no reasons");
  writeFileSync(join(keys, "paper.pdf"), file);
  writeFileSync(join(keys, "paper.p7s"), seal);
  execFileSync("openssl", ["cms", "-verify", "-binary", "-inform", "DER", "-in", join(keys, "paper.p7s"), "-content", join(keys, "paper.pdf"),
    "-CAfile", join(keys, "root.pem"), "-purpose", "any", "-out", join(keys, "verified.pdf")], { stdio: "pipe" });
  const code = facts.check.split("/check/")[1];
  check(facts.check === `https://check.example.kz/check/${code}`, `the paper leads to ${facts.check}`);
  const anybody = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await anybody.goto(`${url}check/${code}`);
  const told = await anybody.textContent("main");
  check(told.includes(facts.number), `the check does not know the paper: ${told}`);
  // The number of a person is nobody's business, that of a firm is.
  check(Number(whom[4]) > 3 || !told.includes(whom), "the check tells an IIN");
  await judge(anybody, "public-check");
  return facts;
}

// One step of a case by the one who does it.
async function step(sent, now, who) {
  const page = await person(who);
  if (await page.isVisible("form[action$='/take'] button")) await page.click("form[action$='/take'] button");
  if (await page.isVisible("form[action$='/signature']")) {
    await (walk.officials && who === "head" ? signHere(page) : sign(page));
    check(/\?done=1$/.test(page.url()), `${who} signed ${now.node} and is at ${page.url()}: ${(await page.locator("[role=alert]").allTextContents()).join()}`);
    return;
  }
  const refuse = page.locator("button[value=refuse]");
  if (walk.told && now.path.includes("c2")) {
    const said = await text(page);
    check(said.includes(walk.told), "what a register answered is not beside the step");
    check(said.includes("plan.pdf"), "the papers are not beside the step");
  }
  if (await refuse.isVisible()) {
    await judge(page, "decision");
    const refuses = walk.refuses === now.node;
    if (refuses) {
      await refuse.click();
      check(await page.isVisible("[role=alert]"), "a refusal without a reason was taken");
      if (await page.isVisible("select[name=ground]")) await page.selectOption("select[name=ground] >> nth=0", { index: 1 });
      await page.fill("textarea[name=reason] >> nth=0", walk.reason);
      await page.locator("button[value=refuse]").click();
    } else await page.click("button[value=approve]");
  } else await page.click("form[action$='/complete'] button.main");
  check(/\?done=1$/.test(page.url()), `${who} did ${now.node} and is at ${page.url()}: ${(await page.locator("[role=alert]").allTextContents()).join()}`);
}

// A walk that does not end in a decision.
class Done extends Error {}

// A register that is down: the applicant is told that it waits, the supervisor sees what failed and has it tried again.
async function stuck(sent, first) {
  const page = await person(walk.applies);
  const watch = await person("supervisor");
  if (first) {
    await page.goto(`${url}cases/${sent}`);
    await judge(page, "stuck");
    check(await page.isVisible("li.now"), "nothing says where the case is");
    await watch.goto(`${url}board`);
    await judge(watch, "board");
    await watch.goto(`${url}handovers`);
    check((await text(watch)).includes("the register is down"), "the supervisor does not see what failed");
    await judge(watch, "handovers");
  }
  await watch.goto(`${url}handovers`);
  const again = watch.locator("form[action='/handovers/retry'] button");
  if (await again.isVisible()) await again.click();
}

// A system that never answers holds up its own case, and no other.
async function hung(sent) {
  const page = await person(walk.applies);
  await page.goto(`${url}cases/${sent}`);
  check(await page.isVisible("li.now"), "nothing says where the case is");
  await judge(page, "hung");
  const other = await applyPlainly(page);
  const now = await state(other);
  check(now.status === "task", `another case does not go on: ${now.status} at ${now.node}`);
}

try {
  const sent = await apply();
  let [last, down] = ["", 0];
  // Where systems fail by a script, the service tries again by itself.
  const going = walk.faults ? ["running", "retry"] : ["running"];
  for (let steps = 0; steps < 60; steps += 1) {
    let now = await state(sent);
    // A connector that failed five times in a row is left alone for half a minute.
    for (let waits = 0; going.includes(now.status) && waits < 300; waits += 1) {
      await new Promise((done) => setTimeout(done, 200));
      now = await state(sent);
    }
    if (["success", "refused", "cancelled"].includes(now.status)) break;
    if (now.status === "task" || now.status === "held") {
      const here = `${now.node}.${now.events}`;
      check(here !== last, `it does not go on at ${now.node}`);
      if (here === last) break;
      last = here;
      const who = await whose(sent);
      check(who, `nobody can do ${now.node}`);
      if (!who) break;
      await step(sent, now, who);
    } else if (now.node === walk.down && now.status === "retry" && down < 10) {
      down += 1;
      await stuck(sent, down === 1);
    } else if (now.status === "message" && `${now.node}.${now.events}` !== last) {
      last = `${now.node}.${now.events}`;
      const paid = await pay(sent);
      const applicant = await person(walk.applies);
      for (let waits = 1; waits < 200 && (await state(sent)).events === now.events; waits += 1) {
        await new Promise((done) => setTimeout(done, 100));
        // Who has paid looks whether it came through.
        if (paid && waits % 10 === 0) await applicant.reload();
      }
    } else if (now.node === walk.stands) {
      await hung(sent);
      break;
    } else { check(false, `it stands: ${now.status} at ${now.node}`); break; }
  }
  if (walk.stands) throw new Done();
  const end = await state(sent);
  check(!walk.down || down > 0, "the register was never down");
  check(end.status === walk.ends, `it ends ${end.status} at ${end.node}, after ${end.path}`);
  const page = await person(walk.applies);
  await page.goto(`${url}cases/${sent}`);
  await judge(page, "ended");
  if (walk.refuses) check((await text(page)).includes(walk.reason), "the applicant does not read why");
  await page.click(`a[href='/cases/${sent}/result']`);
  await judge(page, "result");
  const facts = await paper(page, sent, walk.ends);
  for (const visit of walk.visits ?? []) await visits[visit]({ walk, url, sent, facts, whom, browser, person, text, check, judge });
  await page.goto(`${url}cases?state=${walk.ends}`);
  check(await page.isVisible(`a[href='/cases/${sent}']`), "it is not in the history");
} catch (error) {
  const broke = !(error instanceof Done);
  if (broke) faults.push(`${walk.name}: ${error}`);
  for (const [who, page] of broke ? tabs : []) {
    faults.push(`${who} is at ${page.url()}`);
    if (pictures) await page.screenshot({ path: join(pictures, `fault-${who}.png`), fullPage: true });
  }
}
await browser.close();
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
