// What a person does with the pages of acts and services, one function a point of reading: see browser.mjs.
import { accessible, address, check, context, desktop, end, go, page, phone, picture, step, wide } from "./browser.mjs";

const long = "/acts/02_three-services";

async function contents() {
  await desktop();
  await go(long);
  const links = page.locator("nav.contents a");
  check((await links.count()) > 10, "contents have no chapters and paragraphs");
  const last = page.locator("nav.contents li.section > a").last();
  const to = (await last.getAttribute("href")).slice(1);
  await last.click();
  await page.waitForFunction((id) => document.querySelector(`nav.contents a[aria-current="location"]`)?.getAttribute("href") && document.getElementById(id).getBoundingClientRect().top < innerHeight, to);
  const first = page.locator("nav.contents a").first();
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForFunction((href) => document.querySelector(`nav.contents a[aria-current]`)?.getAttribute("href") !== href, "#" + to);
  check(await first.isVisible(), "contents do not stay in sight");
}

async function lines() {
  await go(long);
  const ids = await page.evaluate(() => [...document.querySelectorAll(".block[id]")].map((block) => block.id));
  const deep = ids[Math.floor(ids.length * 0.9)];
  await go(`${long}#${deep}`);
  await page.waitForFunction((id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.height > 0 && box.top >= 0 && box.top < innerHeight;
  }, deep);
}

async function words() {
  await go("/search?q=" + encodeURIComponent("тәртіп"));
  await page.locator("a.go").first().click();
  await page.waitForSelector(".text mark");
  await page.waitForSelector(".within");
  await page.fill("#within", "бақылау");
  await page.press("#within", "Enter");
  await page.waitForURL(/q=/);
  check((await page.locator(".text mark").count()) > 0, "words of the box are not marked");
  await page.locator('button.step[data-step="1"]').click();
  check(/^\d+ \/ \d+$/.test((await page.locator(".within .count").textContent()).trim()), "steps are not counted");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  check((await page.locator(".within").boundingBox()).y < 5 || (await page.evaluate(() => document.body.scrollHeight < 1200)), "the box does not stay");
}

async function citations() {
  await go("/acts/citing");
  const other = page.locator('.text a.ref[href^="/acts/cited"]').first();
  await other.hover();
  await page.waitForSelector("#over:not([hidden])");
  check((await page.locator("#over").textContent()).includes("Бақылау"), "the card does not say what is cited");
  await page.keyboard.press("Escape");
  check(await page.locator("#over").isHidden(), "Escape does not close the card");
  const own = page.locator('.text a.ref[href^="#"]').first();
  await own.focus();
  await page.waitForSelector("#over:not([hidden])");
  await page.keyboard.press("Enter");
  check((await page.evaluate(() => document.querySelector(":target")?.id)) === (await own.getAttribute("href")).slice(1), "a citation does not lead to the part");
  await other.click();
  await page.waitForURL(/\/acts\/cited/);
  await page.locator("#cites > summary").click();
  await page.locator('#cites a[href^="/acts/citing"]').first().click();
  await page.waitForURL(/\/acts\/citing/);
}

async function terms() {
  await go("/acts/01_flat-table");
  await page.locator(".text abbr").first().hover();
  await page.waitForSelector("#over:not([hidden])");
  check((await page.locator("#over").textContent()).length > 5, "a term's card is empty");
}

async function editions() {
  await go("/acts/990001?lang=kk");
  await page.locator('a[href$="/editions"]').first().click();
  await page.waitForSelector(".timeline li");
  await page.fill('input[name="on"]', "2013-12-31");
  await page.locator("form.filter button").click();
  await page.waitForSelector(".notice");
  check((await page.locator(".text").textContent()).includes("он күн"), "the text of a day is not that of the day");
  await page.goBack();
  await page.locator(".timeline ~ p button").click();
  await page.waitForSelector("table.beside");
  check((await page.locator("table.beside del").first().textContent()) === "он", "what differs is not marked");
  await phone();
  check((await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)), "editions are wider than a phone");
  await desktop();
}

async function notes() {
  await go(long);
  const flags = page.locator(".flag");
  check((await flags.count()) > 0, "notes have no marks in the margin");
  check((await page.locator(".aside.finding").count()) === 0, "the text is not clean");
  await page.emulateMedia({ media: "print" });
  check(!(await flags.first().isVisible()) && !(await page.locator("#notes").isVisible()), "notes are printed though nobody asked");
  await page.emulateMedia({ media: "screen" });
  await flags.first().click();
  const target = page.locator("#notes li:target");
  await target.waitFor();
  check(await target.isVisible(), "a mark does not lead to its note");
  await page.locator('.modes a[href*="notes=text"]').click();
  await page.waitForSelector(".aside.finding");
  await page.locator('.aside.finding a[href^="/rules/"]').first().click();
  await page.waitForURL(/\/rules\//);
  check((await page.locator("article p").count()) > 3, "a rule is not explained");
  await go(long + "?notes=off");
  check((await page.locator(".flag").count()) === 0, "notes cannot be switched off");
}

async function services() {
  await go("/acts/02_three-services/services/02-1?lang=en");
  const image = page.locator("details.diagram[open] img").first();
  await image.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => { const img = document.querySelector("details.diagram img"); return img.complete && img.naturalWidth > 100; });
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('a[href$="service.docx"]').click()]);
  check(/\.docx$/.test(download.suggestedFilename()), "the Word file has another name");
  await page.locator('details.diagram a[href*="/diagrams/"]').first().click();
  await page.waitForURL(/\/diagrams\/[a-z0-9-]+$/);
  const drawn = () => page.waitForFunction(() => { const img = document.querySelector(".alone img"); return img.complete && img.naturalWidth > 100; });
  await drawn();
  await page.reload();
  await drawn();
  // The picture by itself, again and from the cache: its own style is allowed, so it is not black.
  const picture = await page.locator(".alone img").getAttribute("src");
  for (const _ of [1, 2]) {
    await go(picture);
    const fill = await page.evaluate(() => { const shape = document.querySelector("svg rect"); return shape ? getComputedStyle(shape).fill : "none"; });
    check(fill !== "rgb(0, 0, 0)", "the picture by itself is black");
  }
}

async function printing() {
  const here = "/acts/02_three-services/services/02-1";
  await go(here + "?lang=en");
  check(/longest way/.test(await page.locator(".total-time").first().textContent()), "the time of a process is not told");
  check(!(await page.locator(".sheets").first().isVisible()), "sheets are shown on the screen");
  // As wide as the text is on A4.
  await page.setViewportSize({ width: 680, height: 1000 });
  await page.emulateMedia({ media: "print" });
  check(!(await page.locator(".whole").first().isVisible()), "a diagram is printed twice");
  check(!(await page.locator(".tools").first().isVisible()), "buttons are printed");
  await page.evaluate(async () => {
    for (const img of document.querySelectorAll(".sheets img")) { img.loading = "eager"; await img.decode(); }
  });
  // Sheets are drawn as large as they are printed: no browser makes them smaller, so letters stay as large as they are.
  const scales = await page.evaluate(() => [...document.querySelectorAll(".sheets:not(.across) img")].map((img) => img.getBoundingClientRect().width / img.naturalWidth));
  check(scales.length > 0 || (await page.locator(".sheets.across").count()) > 0, "no diagram is printed");
  check(scales.every((scale) => scale > 0.99), `diagrams are printed smaller: ${scales}`);
  const tall = await page.evaluate(() => [...document.querySelectorAll(".sheets img")].map((img) => img.naturalHeight));
  check(tall.every((height) => height <= 960), `a sheet is longer than its paper: ${tall}`);
  const [printer, sheets] = [await context.newCDPSession(page), await page.locator(".sheets img").count()];
  const { data } = await printer.send("Page.printToPDF", { preferCSSPageSize: true });
  const pages = (Buffer.from(data, "base64").toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? []).length;
  // Each sheet takes a page at most; cards, steps and tables of this service take six.
  check(pages > 1 && pages <= sheets + 6, `${pages} pages for ${sheets} sheets`);
  await page.emulateMedia({ media: "screen" });
  await desktop();
  for (const [asked, status] of [["1", 200], ["0", 400], ["x", 400], ["99", 404]]) {
    const answer = await page.request.get(`${address}${here}/diagrams/portal.svg?sheet=${asked}`);
    check(answer.status() === status, `sheet ${asked}: ${answer.status()}`);
  }
}

async function browsing() {
  await go("/acts?lang=ru");
  await page.locator('.facet[data-facet="type"] a', { hasText: "постановление" }).first().click();
  await page.waitForSelector(".chip");
  await page.locator('.modes a[href*="sort=changed"]').click();
  await page.waitForURL(/sort=changed/);
  check((await page.locator(".hit").count()) > 0, "no act is listed");
  check(!/\b0?2-1\b/.test(await page.locator("main").innerText()), "an id is shown where a name belongs");
  await go("/services");
  await page.locator("a.go").first().click();
  await page.waitForSelector("article.service");
}

async function keys() {
  // The key right of «б» on a Kazakh or Russian layout gives a dot; its place is that of the slash.
  await go("/acts/citing");
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: ".", code: "Slash", bubbles: true })));
  check((await page.evaluate(() => document.activeElement.id)) === "within", "keys do not go by their places");
}

async function sides() {
  for (const lang of ["kk", "ru", "en"]) {
    await go(`/acts/cited/sides?lang=${lang}`);
    check((await page.locator("table.beside tr").count()) > 3, `${lang}: the two languages are not side by side`);
  }
  await go("/acts/cited?lang=kk");
}

async function withoutScript() {
  const plain = await context.newPage();
  await plain.route("**/*.js", (route) => route.abort());
  await plain.goto(`${address}${long}?q=${encodeURIComponent("мерзім")}`);
  check((await plain.locator(".text mark").count()) > 0, "without a script no word is marked");
  check(await plain.locator(".text .block").first().isVisible(), "without a script there is no text");
  await plain.close();
}

const kinds = {
  act: "/acts/citing?q=" + encodeURIComponent("тармақ"), long: long + "?notes=text", editions: "/acts/990001/editions", day: "/acts/990001?on=2014-01-01",
  files: "/acts/cited/editions/compare?a=cited&b=cited-later&all=1", sides: "/acts/cited/sides", services: "/services", acts: "/acts",
  service: "/acts/02_three-services/services/02-1", term: "/terms?q=" + encodeURIComponent("ЭҮП"), card: "/acts/07_rules-2020/services/07-1", diagram: "/acts/02_three-services/services/02-1/diagrams/portal", rule: "/rules/dead-end",
};

// Every kind of page: no serious fault by axe-core in light and dark, no sideways scrolling on a phone, of a bearable size.
async function kind(name, path) {
  const and = path.includes("?") ? "&" : "?";
  for (const theme of ["light", "dark"]) {
    await desktop();
    const answer = await go(`${path}${and}theme=${theme}`);
    check((await answer.body()).length < 3_000_000, `${name}: more than 3 MB`);
    await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
    await accessible(`${name}, ${theme}`);
    await picture(`${name}-${theme}`);
  }
  check((await wide()) <= 0, `${name}: a desktop scrolls sideways by ${await wide()}`);
  await phone();
  await go(`${path}${and}theme=auto`);
  check((await wide()) <= 0, `${name}: a phone scrolls sideways by ${await wide()}`);
  await picture(`${name}-phone`);
}

for (const does of [contents, lines, words, citations, terms, editions, notes, services, printing, browsing, keys, sides, withoutScript]) await step(does.name, does);
for (const [name, path] of Object.entries(kinds)) await step(name, () => kind(name, path));
await end();
