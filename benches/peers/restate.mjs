// Restate on a case of ten durable steps that do nothing, with its SDK for JavaScript. `service PORT` serves the handler;
// `drive URL PORT CASES CLIENTS` asks for cases and prints what was measured.
import { createRequire } from "node:module";
import http from "node:http";
import { join } from "node:path";
import { drive, step, steps, STEPS } from "./clients.mjs";

const [what, ...rest] = process.argv.slice(2);

// The SDK wants it; Node has it since version 22.
Promise.withResolvers ??= () => {
    let resolve, reject;
    const promise = new Promise((done, failed) => ([resolve, reject] = [done, failed]));
    return { promise, resolve, reject };
};

async function service(port) {
    const restate = createRequire(join(process.env.PEERS, "package.json"))("@restatedev/restate-sdk");
    const start = async (context, id) => {
        for (let nth = 1; nth <= STEPS; nth += 1) {
            await context.run(`p${nth}`, () => (step(id), `${id}/p${nth}`));
        }
        step(id, true);
        return id;
    };
    // The times of steps are known here, and asked for by the driver.
    http.createServer((_, answer) => answer.end(JSON.stringify(steps()))).listen(Number(port) + 1, "127.0.0.1");
    await restate.serve({
        services: [restate.service({ name: "cases", handlers: { start } })],
        port: Number(port),
        hostname: "127.0.0.1",
    });
}

function ask(agent, url, id) {
    return new Promise((done, failed) => {
        const headers = { "content-type": "application/json" };
        const request = http.request(url, { method: "POST", agent, headers, timeout: 60_000 }, (answer) => {
            let text = "";
            answer.on("data", (part) => (text += part));
            answer.on("end", () => {
                const right = answer.statusCode === 200 && JSON.parse(text) === id;
                return right ? done() : failed(new Error(`${answer.statusCode} ${text}`));
            });
        });
        request.on("timeout", () => request.destroy(new Error("no answer in a minute")));
        request.on("error", failed);
        request.end(JSON.stringify(id));
    });
}

if (what === "service") {
    await service(rest[0]);
} else {
    const [url, port, cases, clients] = [rest[0], Number(rest[1]), Number(rest[2]), Number(rest[3])];
    const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
    const told = async () => (await fetch(`http://127.0.0.1:${port + 1}/`)).json();
    await drive(cases, clients, (id) => ask(agent, url, id), { told });
    agent.destroy();
}
