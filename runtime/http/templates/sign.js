// Signs a statement of this server with NCALayer, the program of the National Certification Authority that holds people's keys. It speaks
// JSON over a WebSocket of this machine: module `kz.gov.pki.knca.basics`, and in versions from before 2022 `kz.gov.pki.knca.commonUtils`.
//
// A form that is signed has `data-statement`, the address that gives what is to be signed for what stands in the form; a button
// `data-ncalayer`, which is hidden until this script runs; a field `cms` that takes the signature; a line `role=status`. Without this
// script, or without NCALayer, the form takes a file with a signature that was made by another program.
"use strict";

{
  const ADDRESS = "wss://127.0.0.1:13579/";
  // Keys for signing; those for signing in have another usage.
  const SIGNS = "1.3.6.1.5.5.7.3.4";
  const HEARTBEAT = "--heartbeat--";
  // Milliseconds until NCALayer greets. How long people choose a key and type its password is theirs.
  const GREETS = 5000;

  class Failure extends Error {
    constructor(word, detail) {
      super(word);
      this.detail = detail;
    }
  }

  // A connection that answers one request after another.
  function connect() {
    return new Promise((resolve, reject) => {
      let socket;
      try {
        socket = new WebSocket(ADDRESS);
      } catch {
        reject(new Failure("absent"));
        return;
      }
      const late = setTimeout(() => fail(new Failure("absent")), GREETS);
      let waiting = { resolve: greeted, reject };
      function greeted(said) {
        clearTimeout(late);
        const version = said?.result?.version;
        if (typeof version !== "string") {
          fail(new Failure("version"));
          return;
        }
        resolve({ ask, close: () => socket.close() });
      }
      function fail(why) {
        clearTimeout(late);
        const asked = waiting;
        waiting = null;
        socket.close();
        asked?.reject(why);
      }
      function ask(request) {
        return new Promise((resolve, reject) => {
          if (socket.readyState !== WebSocket.OPEN) {
            reject(new Failure("closed"));
            return;
          }
          waiting = { resolve, reject };
          socket.send(JSON.stringify(request));
        });
      }
      socket.onmessage = ({ data }) => {
        if (data === HEARTBEAT || !waiting) return;
        let said;
        try {
          said = JSON.parse(data);
        } catch {
          fail(new Failure("version"));
          return;
        }
        const asked = waiting;
        waiting = null;
        if (asked.resolve === greeted) waiting = { resolve: () => {}, reject };
        asked.resolve(said);
      };
      socket.onerror = () => fail(new Failure("absent"));
      socket.onclose = () => fail(new Failure("closed"));
    });
  }

  // The signature in an answer, base64; none where the module is not there.
  function read(said) {
    if (said?.errorCode === "MODULE_NOT_FOUND") return null;
    const told = String(said?.message ?? "");
    const is = (word) => `${said?.code} ${told}`.toLowerCase().includes(word);
    if (said?.status === true) {
      const result = said.body?.result;
      const one = Array.isArray(result) ? result[0] : result;
      // That nobody signed is no failure to NCALayer: there is just nothing.
      if (one === undefined || one === null) throw new Failure("cancelled");
      if (typeof one === "string") return one;
      throw new Failure("version");
    }
    if (said?.code === "200" && typeof said.responseObject === "string") return said.responseObject;
    if (is("cancel")) throw new Failure("cancelled");
    if (is("password")) throw new Failure("password");
    if (said?.status === false || said?.code === "500") throw new Failure("failed", told);
    throw new Failure("version");
  }

  async function sign(bytes, locale) {
    const data = base64(bytes);
    const layer = await connect();
    try {
      const signed = read(
        await layer.ask({
          module: "kz.gov.pki.knca.basics",
          method: "sign",
          args: {
            allowedStorages: null,
            format: "cms",
            data,
            signingParams: { decode: true, encapsulate: false, digested: false, tsaProfile: null },
            signerParams: { extKeyUsageOids: [SIGNS], chain: null },
            locale,
          },
        }),
      );
      if (signed !== null) return signed;
      const older = read(
        await layer.ask({
          module: "kz.gov.pki.knca.commonUtils",
          method: "createCAdESFromBase64",
          args: ["PKCS12", "SIGNATURE", data, false],
        }),
      );
      if (older === null) throw new Failure("version");
      return older;
    } finally {
      layer.close();
    }
  }

  function base64(bytes) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  // What is to be signed, for what stands in the form now.
  async function statement(form, submitter) {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form, submitter)) {
      if (typeof value === "string" && name !== "cms") said.append(name, value);
    }
    let answer;
    try {
      answer = await fetch(form.dataset.statement, { method: "POST", body: said });
    } catch {
      throw new Failure("server");
    }
    if (answer.redirected) throw new Failure("session");
    if (!answer.ok) throw new Failure("server", await detail(answer));
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function detail(answer) {
    const json = answer.headers.get("content-type")?.includes("json");
    return json ? ((await answer.json().catch(() => ({}))).detail ?? "") : "";
  }

  function prepare(form) {
    const words = form.querySelector("[data-words]")?.dataset ?? {};
    const status = form.querySelector("[role=status]");
    const buttons = form.querySelectorAll("button[data-ncalayer]");
    const say = (word, more) => {
      status.textContent = [words[word] ?? word, more].filter(Boolean).join(" ");
    };
    for (const button of buttons) {
      button.hidden = false;
      button.addEventListener("click", async (event) => {
        event.preventDefault();
        if (!form.reportValidity()) return;
        buttons.forEach((one) => (one.disabled = true));
        say("asks");
        try {
          // A button that is disabled says nothing in the form's data.
          const choice = button.name ? [[button.name, button.value]] : [];
          const bytes = await statement(withChoice(form, choice), null);
          form.querySelector("input[name=cms]").value = await sign(bytes, document.documentElement.lang);
          say("sends");
          form.submit();
        } catch (why) {
          say(why instanceof Failure ? why.message : "failed", why instanceof Failure ? why.detail : String(why));
          buttons.forEach((one) => (one.disabled = false));
          status.focus();
        }
      });
    }
  }

  // The form, with a choice that a button stands for as a hidden field: `submit` knows of no button.
  function withChoice(form, choice) {
    form.querySelectorAll("input[data-choice]").forEach((old) => old.remove());
    for (const [name, value] of choice) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      field.dataset.choice = "";
      form.append(field);
    }
    return form;
  }

  document.querySelectorAll("form[data-statement]").forEach(prepare);
}
