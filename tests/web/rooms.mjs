// The whole house as readers of three languages walk it, on a phone and on a desktop, by day and by night, with a mouse and without:
// one function a promise. See browser.mjs. The knowledge base has the samples, and real acts where there are some.
import { readFileSync } from "node:fs";
import { accessible, address, check, desktop, end, go, page, phone, picture, step, wide } from "./browser.mjs";

const LANGS = ["kk", "ru", "en"];
const THEMES = ["light", "dark"];
const LARGEST = 3_000_000;
const q = (words) => encodeURIComponent(words);
const with_ = (path, more) => path + (path.includes("?") ? "&" : "?") + more;

// Names of messages: where one stands on a page, its words are missing.
const keys = new Set(["serve", "common", "generate", "findings", "compare"].flatMap((name) =>
  [...readFileSync(`templates/words/${name}.en.ftl`, "utf8").matchAll(/^([a-z][a-z0-9_-]*-[a-z0-9_-]+) =/gm)].map((found) => found[1])));

const service = "/acts/02_three-services/services/02-1";
const card = "/acts/07_rules-2020/services/07-1";
const kinds = {
  home: "/", empty: "/search", search: "/search?q=" + q("бас тарту"), question: "/search?q=" + q("қанша уақытта беріледі"), nothing: "/search?q=" + q("region:qqqq бас"),
  acts: "/acts", changed: "/acts?sort=changed", act: "/acts/01_flat-table", long: "/acts/02_three-services?notes=text", citing: "/acts/citing?q=" + q("тармақ"),
  russian: "/acts/cited-ru", repairs: "/acts/03_inner-units?repairs=1", source: "/acts/01_flat-table/source", editions: "/acts/990001/editions", day: "/acts/990001?on=2014-01-01",
  files: "/acts/cited/editions/compare?a=cited&b=cited-later&all=1", sides: "/acts/cited/sides", services: "/services", service, card, diagram: `${service}/diagrams/portal`,
  terms: "/terms", term: "/terms?q=" + q("ЭҮП"), groups: "/groups", group: "/groups/61_a/61-1", compare: "/acts/61_a/services/61-1/compare/62_b/62-1",
  searches: "/searches", upload: "/upload", rule: "/rules/dead-end", about: "/about", login: "/login", nowhere: "/nothing", wrong: "/search?q=a&page=x",
};
const facets = {
  standing: "unmarked", region: "Қарағанды облысы", year: "2012", type: "қаулы", channel: "portal", action: "refuse", kind: "condition",
};
for (const [facet, value] of Object.entries(facets)) kinds[`facet-${facet}`] = `/search?${facet}=${q(value)}`;

// What the words of a page show: messages that are missing, words of the interface in another language, empty parts, ids. The page is
// read, not drawn: so each is looked at in every language.
const read = (path, lang) => page.evaluate(async ([path, lang, names]) => {
  const answer = await fetch(path);
  const html = await answer.text();
  const read = new DOMParser().parseFromString(html, "text/html");
  const faults = [];
  if (read.documentElement.lang !== lang) faults.push(`the page is in ${read.documentElement.lang}`);
  const keys = new Set(names);
  const text = read.createTreeWalker(read.body, NodeFilter.SHOW_TEXT);
  while (text.nextNode()) {
    if (text.currentNode.parentElement.closest("code, pre, .raw, textarea")) continue;
    for (const word of text.currentNode.data.split(/[\s,.:;()]+/)) if (keys.has(word)) faults.push(`a message has no words: ${word}`);
  }
  // Words of the page itself, not of acts; what stands in quotes is theirs.
  const ours = ".bar nav a, .skip, main button, label, dt, thead th[scope=col], h1, h2, .facet h2, .modes a, .total, .head .notice, .empty p, .badge, .kind, .foot p, .tools a";
  const theirs = ".process *, .chip, .compared *, .matrix *, q, .hit h2, .total-time, .button[href$='.bpmn'], .contents *, .variants *";
  const wrong = { kk: null, ru: /[әғқңөұүһі]/i, en: /[а-яёәғқңөұүһі]/i }[lang];
  for (const element of wrong ? read.querySelectorAll(ours) : []) {
    if (element.matches(theirs) || element.closest("[lang]") !== read.documentElement) continue;
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(" ").replace(/[«“"][^»”"]*[»”"]/g, "");
    if (wrong.test(words)) faults.push(`in another language: ${element.tagName.toLowerCase()} «${words.trim().slice(0, 80)}»`);
  }
  for (const head of read.querySelectorAll("main h2, main h3")) {
    const next = head.nextElementSibling;
    const level = (element) => Number(element.tagName[1]);
    const ends = next ? /^H[1-6]$/.test(next.tagName) && level(next) <= level(head) : head.parentElement.matches("article, main");
    if (ends && !head.closest(".text, .hit, .empty")) faults.push(`an empty part: «${head.textContent.trim().slice(0, 60)}»`);
  }
  for (const list of read.querySelectorAll("main details, main ul, main dl, main tbody")) {
    const has = list.textContent.replace(list.querySelector(":scope > summary")?.textContent ?? "", "").trim();
    if (!has && !list.querySelector("img, input, button, li")) faults.push(`an empty ${list.tagName.toLowerCase()}: ${list.textContent.trim()}`);
  }
  for (const element of read.querySelectorAll("main a, main h1, main h2, main td, main th, main li > p")) {
    if (/^\s*([\w-]+#)?\d\d-\d+\s*$/.test(element.textContent)) faults.push(`an id where a name belongs: ${element.textContent.trim()}`);
  }
  return { size: new TextEncoder().encode(html).length, faults: [...new Set(faults)] };
}, [path, lang, [...keys]]);

async function words(name, path, langs = LANGS) {
  for (const lang of langs) {
    const { size, faults } = await read(with_(path, `lang=${lang}`), lang);
    check(size < LARGEST, `${name}, ${lang}: more than 3 MB`);
    for (const fault of faults) check(false, `${name}, ${lang}: ${fault}`);
  }
}

// A page as it is drawn on both screens, folded and unfolded.
async function look(name, path, lang, theme) {
  const at = `${name}, ${lang}, ${theme}`;
  await desktop();
  await go(with_(path, `lang=${lang}&theme=${theme}`));
  check((await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === (theme === "dark" ? "rgb(20, 24, 29)" : "rgb(255, 255, 255)"), `${at}: another theme`);
  for (const unfolded of [false, true]) {
    if (unfolded) await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
    for (const screen of [desktop, phone]) {
      await screen();
      check((await wide()) <= 0, `${at}: wider than a screen of ${screen === phone ? 390 : 1280} by ${await wide()}${unfolded ? ", unfolded" : ""}`);
    }
  }
  return at;
}

// Every page: its words in each language; drawn in one, languages and themes taking turns. What is serious for those who do not see is
// looked for on a phone here: check.mjs and read.mjs do so on a desktop.
async function house() {
  for (const [nth, [name, path]] of Object.entries(kinds).entries()) {
    const at = await look(name, path, LANGS[nth % 3], THEMES[nth % 2]);
    // A search narrowed by another facet has the same words around its results.
    await words(name, path, name.startsWith("facet-") ? [LANGS[(nth + 1) % 3]] : LANGS);
    if (nth % 4 === 0) await accessible(at);
    if (nth % 2 === 0) await picture(at.replaceAll(", ", "-"));
  }
}

// Real acts, where there are some, and a service of each.
async function realActs() {
  const { acts } = await (await page.request.get(`${address}/api/v1/acts?limit=100`)).json();
  const real = acts.filter((act) => /^(\d{3}_\w+|K0\d_\w+)$/.test(act.id)).slice(0, 12);
  for (const [nth, act] of real.entries()) {
    const [lang, theme] = [LANGS[nth % 3], THEMES[nth % 2]];
    const path = nth % 2 && act.services[0] ? `${act.permalink}/services/${act.services[0].id}` : act.permalink;
    await look(path, path, lang, theme);
    await words(path, path, [lang]);
  }
}

// A long act is folded on a phone: nobody scrolls through fifty screens to its end.
async function longActs() {
  const { acts } = await (await page.request.get(`${address}/api/v1/acts?limit=100`)).json();
  const longest = acts.toSorted((a, b) => b.entries - a.entries)[0];
  await phone();
  await go(longest.permalink + "?lang=kk");
  const [screens, blocks] = await page.evaluate(() => [document.body.scrollHeight / innerHeight, document.querySelectorAll(".block").length]);
  check(screens < Math.max(25, blocks / 12), `${longest.id}: ${Math.round(screens)} screens of a phone for ${blocks} blocks`);
}

// With the Tab key each control is reached once, in the order of the page, and is seen to be; the skip link leads to the text.
async function tabbing() {
  for (const [path, screen] of [["/", desktop], [kinds.search, phone], ["/acts/citing", desktop], [service, phone]]) {
    await screen();
    await go(with_(path, "lang=en&theme=light"));
    const expected = await page.evaluate(() => {
      const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
      const radios = new Set();
      const reached = controls.filter((one) => {
        const folded = [...document.querySelectorAll("details:not([open])")].some((details) => details.contains(one) && !details.querySelector("summary").contains(one));
        const again = one.type === "radio" && radios.has(one.name) && radios.add(one.name);
        return !folded && !again && !one.disabled && !one.closest("[hidden]") && one.getClientRects().length > 0;
      });
      for (const [nth, one] of reached.entries()) one.dataset.nth = nth;
      return reached.length;
    });
    await page.locator(".skip").focus();
    for (let nth = 1; nth < Math.min(expected, 40); nth += 1) {
      await page.keyboard.press("Tab");
      // A day has a stop for each of its parts.
      for (let part = 0; part < 4 && (await page.evaluate((nth) => document.activeElement.type === "date" && Number(document.activeElement.dataset.nth) < nth, nth)); part += 1) await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        return { nth: Number(one.dataset.nth ?? -1), seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none", inside, what: one.outerHTML.slice(0, 90) };
      });
      if (at.nth !== nth) {
        check(false, `${path}: Tab leads to ${at.nth} instead of ${nth}: ${at.what}`);
        break;
      }
      check(at.seen && at.inside, `${path}: what has the focus is not seen: ${at.what}`);
    }
    check(expected > 8, `${path}: only ${expected} controls`);
  }
  await go("/acts");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Tab");
  check((await page.locator(".skip").boundingBox()).x >= 0, "the skip link is not seen");
  await page.keyboard.press("Enter");
  check((await page.evaluate(() => document.activeElement.id)) === "main", "the skip link does not lead to the text");
}

// Keys by their places: on a Cyrillic layout «о» is on J and «л» on K, and a dot is on the slash.
async function cyrillicKeys() {
  await desktop();
  await go(kinds.search);
  const press = (key, code) => page.evaluate(([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true })), [key, code]);
  const here = () => page.evaluate(() => [...document.querySelectorAll("a.go")].indexOf(document.activeElement));
  await page.evaluate(() => document.activeElement.blur());
  for (const [key, code, to] of [["о", "KeyJ", 0], ["о", "KeyJ", 1], ["л", "KeyK", 0]]) {
    await press(key, code);
    check((await here()) === to, `${code} on a Cyrillic layout leads to result ${await here()}`);
  }
  await press(".", "Slash");
  check((await page.evaluate(() => document.activeElement.id)) === "q", "the slash on a Cyrillic layout does not lead to the box");
  await page.keyboard.press("Escape");
  check((await page.evaluate(() => document.activeElement.id)) !== "q", "Escape does not leave the box");
}

// The card comes first, then processes with diagrams, variants, notes; every file that is offered is what its name says.
async function serviceRoom() {
  await desktop();
  await go(with_(card, "lang=en"));
  check((await page.locator("article h2").first().getAttribute("id")) === "card", "the card is not first");
  await go(with_(service, "lang=en"));
  check((await page.locator("details.diagram[open] img").count()) > 0, "processes have no diagrams");
  check((await page.locator(".variants a[href*='/compare/']").count()) > 0, "no variants are offered");
  const types = { docx: /wordprocessingml/, md: /markdown/, xlsx: /spreadsheetml/, bpmn: /xml/, json: /json/ };
  const files = await page.locator("header a[download]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const [ending, type] of Object.entries(types)) {
    const file = files.find((href) => href.endsWith("." + ending));
    check(file, `no ${ending} is offered`);
    if (!file) continue;
    const answer = await page.request.get(address + file);
    check(answer.ok() && type.test(answer.headers()["content-type"]), `${file}: ${answer.status()} ${answer.headers()["content-type"]}`);
  }
}

// A facet of the page, chosen, gives what it counts; the API takes the same and gives as many.
async function facetsEverywhere() {
  await desktop();
  await go(with_(kinds.search, "lang=en"));
  const values = await page.locator(".facet").evaluateAll((all) => all.map((facet) => {
    const link = facet.querySelector("li a");
    return [facet.dataset.facet, link.getAttribute("href"), Number(link.querySelector(".count").textContent)];
  }));
  check(values.length === 11, `${values.length} facets`);
  for (const [facet, href, count] of values) {
    const { total } = await (await page.request.get(address + href.replace("/search?", "/api/v1/search?"))).json();
    check(total === count, `${facet}: ${count} on the page, ${total} in the API`);
  }
  const one = values.find(([facet]) => facet === "year");
  await page.locator(`a[href="${one[1]}"]`).first().click();
  await page.waitForSelector(".chip");
  check((await page.locator(".total").first().textContent()).includes(String(one[2])), "a facet does not give what it counts");
  check((await page.locator(".tools a[aria-current]").count()) === 1, "the order of the results is not told");
  // A word that the title has is not missing.
  await go("/search?lang=en&q=" + q("ара қызметті"));
  const told = await page.locator(".hit").evaluateAll((hits) => hits.map((hit) => [hit.querySelector("h2").textContent.toLowerCase(), hit.querySelector(".missing")?.textContent ?? ""]));
  check(told.every(([title, missing]) => !/^\W*ара\b/.test(title) || !/without: .*ара/.test(missing)), `a word of the title is told to be missing: ${told.find(([, missing]) => /without/.test(missing))}`);
}

// All that an act is browsed by narrows the list to what it counts; old and new orders are offered.
async function browsing() {
  await desktop();
  for (const facet of ["form", "status", "issuer", "region", "year", "type", "service"]) {
    await go("/acts?lang=ru");
    const link = page.locator(`.facet[data-facet="${facet}"] li a`).first();
    const count = (await link.locator(".count").textContent()).trim();
    await link.click();
    await page.waitForSelector(".chip");
    check((await page.locator(".total").textContent()).trim().startsWith(count + " "), `${facet}: ${await page.locator(".total").textContent()} instead of ${count}`);
  }
  await go("/acts?lang=en&sort=changed");
  check((await page.locator(".modes a[aria-current]").textContent()).includes("hanged"), "what changed last is not offered");
}

// In force is said with the day of its proof only; list, act and service say the same.
async function standing() {
  await desktop();
  await go("/acts?lang=en");
  const badges = await page.locator(".hit").evaluateAll((hits) => hits.map((hit) => [hit.querySelector("a.go").getAttribute("href"), hit.querySelector(".badge").textContent.trim()]));
  check(badges.length > 10, "no acts are listed");
  check(badges.every(([, badge]) => !/in force/i.test(badge) || /\d\d\.\d\d\.\d{4}/.test(badge)), `in force without a day: ${badges.find(([, badge]) => /in force/i.test(badge))}`);
  for (const [href, badge] of badges.slice(0, 8)) {
    await go(with_(href, "lang=en"));
    check((await page.locator("article .badge").first().textContent()).trim() === badge, `${href}: the page says otherwise than the list: ${badge}`);
  }
}

// Closed lists are in the reader's language wherever they stand.
async function vocabularies() {
  await desktop();
  const said = {
    type: { kk: ["қаулы", "бұйрық"], ru: ["постановление", "приказ"], en: ["resolution", "order"] },
    channel: { kk: ["ЭҮП арқылы"], ru: ["через портал (ПЭП)"], en: ["through the portal"] },
  };
  for (const lang of LANGS) {
    await go(with_(kinds.search, `lang=${lang}`));
    for (const [facet, words] of Object.entries(said)) {
      const labels = (await page.locator(`.facet[data-facet="${facet}"] .value`).allTextContents()).map((label) => label.trim());
      check(words[lang].some((word) => labels.some((label) => label.startsWith(word))), `${lang}: ${facet} is ${labels}`);
    }
    for (const facet of ["standing", "channel", "action", "kind", "type"]) {
      const labels = await page.locator(`.facet[data-facet="${facet}"] .value`).allTextContents();
      const wrong = { kk: /[a-z]{3}/i, ru: /[a-z]{3}|[әғқңөұүһі]/i, en: /[а-яәғқңөұүһі]/i }[lang];
      check(labels.length > 0 && !labels.some((label) => wrong.test(label)), `${lang}: ${facet}: ${labels}`);
    }
    await go(with_("/acts/01_flat-table", `lang=${lang}`));
    const fact = await page.locator(".facts dd").first().textContent();
    check(said.type[lang].some((word) => fact.startsWith(word)), `${lang}: the kind of act is ${fact}`);
    await go(with_("/acts/06_centre/services/06-1", `lang=${lang}`));
    const facts = await page.locator(".facts dd").allTextContents();
    const degree = { kk: /автоматтандырылған/, ru: /автоматизированная/, en: /automated/ }[lang];
    check(facts.some((one) => degree.test(one)), `${lang}: the degree of automation is in another language`);
  }
}

// Errors say in the reader's language what is wrong and what to do.
async function errors() {
  const large = { name: "large.txt", mimeType: "text/plain", buffer: Buffer.alloc(1_300_000, "а\n") };
  const titles = new Map();
  for (const lang of LANGS) {
    for (const [name, path, status] of [["nowhere", "/nothing", 404], ["act", "/acts/none", 404], ["part", "/acts/01_flat-table/services/x", 404], ["value", "/search?q=a&page=x", 400], ["sheet", `${service}/diagrams/portal.svg?sheet=0`, 400]]) {
      const answer = await go(with_(path, `lang=${lang}`));
      check(answer.status() === status, `${path}: ${answer.status()}`);
      const [title, advice] = [await page.locator("h1").textContent(), await page.locator(".narrow p:not(.over)").first().textContent()];
      check(title.length > 5 && advice.length > 10, `${path}, ${lang}: nothing is advised`);
      titles.set(`${name} ${title}`, lang);
    }
    const answer = await page.request.post(`${address}/upload?lang=${lang}`, { multipart: { file: large } });
    const body = await answer.text();
    check(answer.status() === 413 && body.includes(`lang="${lang}"`), `${lang}: a large upload is answered with ${answer.status()}`);
    titles.set(`large ${body.match(/<h1>([^<]*)/)?.[1]}`, lang);
  }
  check(titles.size === 6 * LANGS.length, `errors are not told in each language: ${[...titles.keys()]}`);
}

// Diagrams as they are drawn: no text leaves its box, no actor has two lanes, no question is without its mark, times are told or nothing is.
async function diagrams() {
  await desktop();
  for (const lang of LANGS) {
    await go(with_(service, `lang=${lang}`));
    const pictures = await page.locator("details.diagram img").evaluateAll((all) => all.map((img) => img.getAttribute("src")));
    for (const source of pictures) {
      const answer = await go(source);
      check(answer.headers()["content-type"].startsWith("image/svg"), `${source}: ${answer.headers()["content-type"]}`);
      const found = await page.evaluate(() => {
        const faults = [];
        const lanes = [...document.querySelectorAll(".lane")].map((lane) => lane.getBBox());
        const heads = [...document.querySelectorAll("text.head")].map((text) => [text, text.getBBox()]);
        const names = lanes.map((lane) => heads.filter(([, box]) => box.x >= lane.x && box.x < lane.x + lane.width && box.y >= lane.y).map(([text]) => text.textContent).join(" ").toLowerCase());
        if (new Set(names).size !== names.length) faults.push(`two lanes of one name: ${names}`);
        for (const shape of document.querySelectorAll("g:has(> path.step), g:has(> path.condition), g:has(> path.refusal)")) {
          const box = shape.querySelector("path").getBBox();
          const texts = [...shape.querySelectorAll("text")];
          for (const text of texts) {
            const own = text.getBBox();
            if (own.x < box.x - 1 || own.x + own.width > box.x + box.width + 1 || own.y < box.y - 1 || own.y + own.height > box.y + box.height + 2) faults.push(`a text leaves its box: ${text.textContent}`);
          }
          if (texts.some((text) => /…|\.\.\.$/.test(text.textContent))) faults.push("a text is cut");
          if (shape.querySelector("path.condition") && texts.length && !texts.some((text) => text.textContent.includes("?"))) faults.push(`a condition asks nothing: ${texts[0].textContent}`);
        }
        if ([...document.querySelectorAll("text")].some((text) => /: –$/.test(text.textContent))) faults.push("a time that is not known is told");
        return faults;
      });
      for (const fault of found.slice(0, 5)) check(false, `${source}: ${fault}`);
    }
  }
}

// What is no act is said to be none; what is one is read, and nothing of it is kept.
async function uploading() {
  await desktop();
  const recipe = { name: "recipe.txt", mimeType: "text/plain", buffer: Buffer.from("Екі жұмыртқа, бір кесе ұн.\n\nАраластырып, пісіріңіз.\n") };
  const act = { name: "act.txt", mimeType: "text/plain", buffer: readFileSync("corpus/01_flat-table.txt") };
  for (const lang of LANGS) {
    for (const [file, bad] of [[recipe, 1], [act, 0]]) {
      await go(`/upload?lang=${lang}`);
      await page.setInputFiles('input[type="file"]', file);
      await page.locator("form.stack button").click();
      await page.waitForSelector("article.act");
      check((await page.locator(".notice.bad").count()) === bad, `${lang}: ${file.name} is ${bad ? "taken for an act" : "not taken for an act"}`);
    }
  }
  await go("/acts");
  check((await page.locator('a[href*="recipe"]').count()) === 0, "an upload is kept");
}

// A Russian text is told to be one, and leads to the Kazakh text beside it.
async function russianTexts() {
  await desktop();
  for (const lang of LANGS) {
    await go(`/acts/cited-ru?lang=${lang}`);
    check((await page.locator("h1").getAttribute("lang")) === "ru", "the title of a Russian text is not marked as Russian");
    check((await page.locator(".notice.bad").count()) === 0 && (await page.locator(".head .notice").count()) === 1, `${lang}: a Russian text is said to be no act`);
    check((await page.locator('a.button[href$="/sides"]').count()) === 1, "the Kazakh text is not offered beside it");
  }
}

// Repaired places are shown on demand, and the original stands line by line.
async function originals() {
  await desktop();
  await go("/acts/03_inner-units?lang=en");
  check((await page.locator("mark.fix").count()) === 0, "repairs are shown to who did not ask");
  await page.locator("#repairs").click();
  await page.waitForSelector("details.edits, .small");
  await page.locator('a[href$="/source"]').first().click();
  check((await page.locator(".raw").textContent()).includes("регламент"), "the file is not shown line by line");
}

for (const does of [house, realActs, longActs, tabbing, cyrillicKeys, serviceRoom, facetsEverywhere, browsing, standing, vocabularies, errors, diagrams, uploading, russianTexts, originals]) await step(does.name, does);
await end();
