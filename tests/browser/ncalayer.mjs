// A stand-in for NCALayer, written from the descriptions of its protocol: JSON over a WebSocket with TLS at 127.0.0.1:13579. It greets with
// its version, answers heartbeats, and signs with openssl and a key of the test. What a real one would not understand it refuses.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const PORT = 13579;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const STORAGES = ["PKCS12", "JKS", "AKKaztokenStore", "AKKZIDCardStore", "AKEToken72KStore", "AKEToken5110Store", "AKJaCartaStore", "AKAKEYStore"];

// What is wrong with the arguments of `basics.sign`; nothing where all is right.
function wrong(args) {
  const known = (object, keys) => Object.keys(object).find((key) => !keys.includes(key));
  const plain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!plain(args)) return "args";
  const strange = known(args, ["allowedStorages", "format", "data", "signingParams", "signerParams", "locale", "logo"]);
  if (strange) return strange;
  const { allowedStorages: storages, format, data, signingParams: signing, signerParams: signer, locale } = args;
  if (storages !== null && storages !== undefined && !(Array.isArray(storages) && storages.every((one) => STORAGES.includes(one)))) return "allowedStorages";
  if (format !== "cms") return "format";
  if (typeof data !== "string" || !data || !BASE64.test(data)) return "data";
  if (!plain(signing) || known(signing, ["decode", "encapsulate", "digested", "tsaProfile", "allowExpired", "allowRevoked", "outputCert"])) return "signingParams";
  if (["decode", "encapsulate", "digested"].some((key) => typeof signing[key] !== "boolean")) return "signingParams";
  if (signing.tsaProfile !== null && !plain(signing.tsaProfile)) return "tsaProfile";
  if (!plain(signer) || known(signer, ["extKeyUsageOids", "iin", "bin", "serialNumber", "chain"])) return "signerParams";
  if (!Array.isArray(signer.extKeyUsageOids) || !signer.extKeyUsageOids.every((oid) => /^\d+(\.\d+)+$/.test(oid))) return "extKeyUsageOids";
  if (signer.chain !== null && !Array.isArray(signer.chain)) return "chain";
  return ["kk", "ru", "en"].includes(locale) ? undefined : "locale";
}

export class Layer {
  // `key`: whose key signs, `KEY.pem` with its certificate and `KEY.key` in the folder. `mode`: sign, cancel, password, old, garbage.
  constructor(folder, { WebSocketServer }) {
    Object.assign(this, { folder, WebSocketServer, mode: "sign", key: "good", asked: [] });
  }

  async start() {
    const tls = join(this.folder, "layer");
    execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
      "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", `${tls}.key`, "-out", `${tls}.pem`], { stdio: "ignore" });
    this.server = createServer({ key: readFileSync(`${tls}.key`), cert: readFileSync(`${tls}.pem`) });
    this.sockets = new this.WebSocketServer({ server: this.server });
    this.sockets.on("connection", (socket) => {
      socket.send(this.mode === "garbage" ? "<html>" : JSON.stringify({ result: { version: "1.4" } }));
      socket.send("--heartbeat--");
      socket.on("message", (data) => socket.send(this.answer(String(data))));
    });
    // The port is the same for all: another test of this machine may have it for some seconds.
    for (let tries = 0; ; tries += 1) {
      try {
        await new Promise((resolve, reject) => this.server.once("error", reject).listen(PORT, "127.0.0.1", resolve));
        return;
      } catch (error) {
        if (error.code !== "EADDRINUSE" || tries === 60) throw error;
        await new Promise((done) => setTimeout(done, 500));
      }
    }
  }

  async stop() {
    this.sockets.clients.forEach((socket) => socket.terminate());
    await new Promise((resolve) => this.server.close(resolve));
  }

  answer(text) {
    if (text === "--heartbeat--") return text;
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      return JSON.stringify({ success: false, code: "COMMON_JSON_WRAPPING_EXCEPTION" });
    }
    this.asked.push(`${request.module}.${request.method}`);
    if (request.module === "kz.gov.pki.knca.basics" && this.mode !== "old") return JSON.stringify(this.basics(request));
    if (request.module === "kz.gov.pki.knca.commonUtils") return JSON.stringify(this.common(request));
    return JSON.stringify({ success: false, errorCode: "MODULE_NOT_FOUND" });
  }

  basics({ method, args }) {
    if (method !== "sign") return { status: false, code: "INVOCATION_ERROR", message: "no such method" };
    const fault = wrong(args);
    if (fault) return { status: false, code: "INVALID_SIGNING_PARAMS", message: fault };
    // Whoever closes the window of keys gets an answer with nothing in it.
    if (this.mode === "cancel") return { status: true, body: {} };
    if (this.mode === "password") return { status: false, code: "SIGNING_FAILURE", message: "keystore password was incorrect" };
    const { decode, encapsulate, digested } = args.signingParams;
    if (digested) return { status: false, code: "GENERAL_ERROR", message: "digests are not signed here" };
    const bytes = decode ? Buffer.from(args.data, "base64") : Buffer.from(args.data);
    return { status: true, body: { result: [this.sign(bytes, encapsulate)] } };
  }

  common({ method, args }) {
    const [storage, kind, data, attach, ...rest] = args ?? [];
    const right = method === "createCAdESFromBase64" && STORAGES.includes(storage) && ["SIGNATURE", "AUTHENTICATION", ""].includes(kind) &&
      BASE64.test(data) && typeof attach === "boolean" && rest.length === 0;
    if (!right) return { code: "500", message: "wrong arguments" };
    if (this.mode === "cancel") return { code: "500", message: "action.canceled" };
    return { code: "200", message: "", responseObject: this.sign(Buffer.from(data, "base64"), attach) };
  }

  // base64, in lines as Java writes it.
  sign(bytes, attached) {
    return this.cms(bytes, attached).toString("base64").replace(/.{76}/g, "$&\r\n");
  }

  cms(bytes, attached) {
    const file = (name) => join(this.folder, name);
    writeFileSync(file("content"), bytes);
    const made = spawnSync("openssl", ["cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", file("content"), "-signer", file(`${this.key}.pem`),
      "-inkey", file(`${this.key}.key`), "-certfile", file("issuing.pem"), "-outform", "DER", ...(attached ? ["-nodetach"] : [])]);
    if (made.status !== 0) throw new Error(String(made.stderr));
    return made.stdout;
  }
}
