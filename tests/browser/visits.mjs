// Pages that people come to after a case has ended: of licences, of the survey, of what registers were asked, of how the service is. Each is
// used as they would, and has to say afterwards what they did.

const clause = "35-бап";
const marks = (page) => page.locator("main p.lead mark").first().textContent();

// What everybody is told of a licence by its number.
async function told(context, number) {
  const page = await (await context.browser.newContext({ javaScriptEnabled: false, locale: "en" })).newPage();
  await page.goto(`${context.url}check/${number}`);
  const said = (await page.locator("main p.lead mark").first().getAttribute("class")) ?? "";
  await page.context().close();
  return said;
}

// Opens the form of an action, fills it in and sends it.
async function does(page, action, fields = {}) {
  const form = page.locator(`form[action$='/${action}']`);
  if (!(await form.isVisible())) await page.locator(`details:has(form[action$='/${action}']) > summary`).click();
  for (const [name, value] of Object.entries({ clause, ...fields })) {
    const field = form.locator(`[name=${name}]`);
    if ((await field.evaluate((one) => one.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator("button").click();
}

// A head finds the licence, suspends it and lets it go on; whoever only watches cannot. Then it is revoked, or ended.
export async function licences(context) {
  const { url, facts, whom, person, text, check, judge, walk } = context;
  const number = facts.number;
  const head = await person("head");
  await head.goto(`${url}licences`);
  check((await text(head)).includes(number), "the licence is not in the list");
  check(!(await text(head)).includes(whom), "the list names who has it");
  await judge(head, "licences");
  await head.fill("input[name=holder]", whom);
  await head.locator("form[method=post][action='/licences'] button").click();
  check(!head.url().includes(whom), "who has a licence stands in an address");
  await head.click(`main a[href='/licences/${number}']`);
  check((await text(head)).includes(whom), "its page does not say who has it");
  await judge(head, "licence");
  const supervisor = await person("supervisor");
  await supervisor.goto(`${url}licences/${number}`);
  check((await supervisor.locator("main form").count()) === 0, "who only watches may act");
  const history = () => head.locator("ol.history li").count();
  const lines = await history();
  const steps = [["suspend", {}, "warn"], ["resume", {}, "good"]];
  if (walk.ending === "revoke") steps.push(["revoke", { body: "Сот", number: "7", date: "2026-03-02" }, "bad"]);
  else steps.push(["end", { why: "request" }, "bad"]);
  for (const [nth, [action, fields, look]] of steps.entries()) {
    const before = await marks(head);
    await does(head, action, fields);
    check(head.url().endsWith("?done=1"), `${action}: it is not told that it was done, at ${head.url()}`);
    check((await marks(head)) !== before, `${action}: the page says as before: ${before}`);
    check((await history()) === lines + nth + 1, `${action} is not in its history`);
    check((await text(head)).includes(clause), `${action}: the page does not say by which clause`);
    const said = await told(context, number);
    check(said === look, `${action}: everybody is told «${said}», not «${look}»`);
    await judge(head, `licence-${action}`);
  }
  check((await head.locator("main form[method=post]").count()) === 0, "what is over can be acted on");
  // The same once more, from a page that was left open.
  const again = await head.context().request.post(`${url}licences/${number}/suspend`, {
    headers: { "sec-fetch-site": "same-origin" }, form: { clause, request: "left-open" },
  });
  check(again.status() === 409, `a licence that is over is suspended: ${again.status()}`);
}

// The applicant answers what the act asks of them, once; officials see that there is an answer, and not which.
export async function survey(context) {
  const { url, sent, person, text, check, judge, walk } = context;
  const page = await person(walk.applies);
  await page.goto(`${url}cases/${sent}`);
  await page.click(`main a[href='/cases/${sent}/survey']`);
  await judge(page, "survey");
  const questions = page.locator("main form fieldset");
  check((await questions.count()) > 1, "the act's questions are not asked");
  // Nothing is chosen: it is said, and asked again.
  await page.click("button[value=answer]");
  check(await page.isVisible("[role=alert]"), "no answer is taken for one");
  for (let nth = 0; nth < (await questions.count()); nth += 1) await questions.nth(nth).locator("input[type=radio]").last().check();
  await page.click("button[value=answer]");
  check(await page.isVisible("[role=status] mark.good"), "nobody thanks for the answers");
  check((await page.locator("main form").count()) === 0, "it is asked again");
  await judge(page, "survey-thanks");
  await page.goto(`${url}cases/${sent}`);
  check((await page.locator(`main a[href='/cases/${sent}/survey']`).count()) === 0, "the case still asks");
  const head = await person("head");
  await head.goto(`${url}survey`);
  const said = await text(head);
  check((await head.locator("main section.panel").count()) > 1, "officials do not see what is asked");
  check((await head.locator("main table").count()) === 0, `one answer is told: ${said.slice(0, 300)}`);
  check(/10/.test(said), "it does not say from how many answers on results are told");
  await judge(head, "survey-results");
  const file = await head.context().request.get(`${url}survey.csv`);
  check((await file.text()).trim().split("\n").length === 1, "the file tells of one answer");
}

// An auditor finds what registers were asked about the applicant, and takes it as a file; the answers are not in it.
export async function asks(context) {
  const { url, sent, whom, person, text, check, judge } = context;
  const page = await person("auditor");
  await page.goto(`${url}asks`);
  const all = await page.locator("ol.history li").count();
  check(all > 0, "no register was asked");
  check(!(await text(page)).includes(whom), "the log names whom it was about");
  await judge(page, "asks");
  await page.fill("input[name=subject]", whom);
  await page.locator("form[action='/asks'] button").click();
  const found = await page.locator("ol.history li").count();
  check(found > 0 && found <= all, `${found} of ${all} asks are about the applicant`);
  check(!page.url().includes(whom), "who was asked about stands in an address");
  check((await page.locator(`ol.history a[href='/cases/${sent}']`).count()) === found, "an ask does not lead to its case");
  // Unknown, then an answer: all of it is there.
  await judge(page, "asks-found");
  await page.fill("input[name=subject]", "900101300017");
  await page.locator("form[action='/asks'] button").click();
  check((await page.locator("ol.history li").count()) === 0, "somebody else was asked about");
  await page.fill("input[name=subject]", "12");
  await page.locator("form[action='/asks'] button").click();
  check(await page.isVisible("[role=alert]"), "«12» is taken for a number of somebody");
  await page.goto(`${url}asks`);
  const file = await page.context().request.get(new URL(await page.getAttribute("main a[href^='/asks.csv']", "href"), url).href);
  const lines = (await file.text()).trim().split("\n");
  check(lines.length === all + 1 && !lines.join().includes(whom), `the file has ${lines.length} lines, the page ${all}`);
  const worker = await person("worker");
  check((await worker.goto(`${url}asks`)).status() === 403, "officials read the log of asks");
}

// Who keeps the server sees how it is, system by system; nobody else does.
export async function doctor(context) {
  const { url, person, text, check, judge, walk } = context;
  const page = await person("administrator");
  await page.goto(url);
  await page.click("a[href='/doctor']");
  await judge(page, "doctor");
  const findings = await page.locator("main li.card").allTextContents();
  const says = (words) => findings.some((finding) => words.every((word) => finding.includes(word)));
  for (const system of walk.faults ? ["gateway", "licensing", "documents", "payment"] : []) {
    check(says([system]), `nothing is said of ${system}: ${findings.join(" | ")}`);
  }
  check((await page.locator("main mark.good").count()) > 0, `nothing is good: ${await text(page)}`);
  const head = await person("head");
  check((await head.goto(`${url}doctor`)).status() === 403, "a head sees how the server is");
}
