// Restate on a case of `speed disk`: ten durable steps that do nothing. `service PORT` serves the handler; `drive URL CASES AT_ONCE` asks
// for cases and prints cases a second and the 99th percentile in milliseconds.
import { createRequire } from "node:module";
import http from "node:http";
import { join } from "node:path";

const STEPS = 10;
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
        for (let step = 1; step <= STEPS; step += 1) {
            await context.run(`p${step}`, () => `${id}/p${step}`);
        }
        return id;
    };
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

async function drive(url, cases, atOnce) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
    const taken = [];
    let next = 0;
    const one = async (last) => {
        while (next < last) {
            const id = String((next += 1));
            const begun = performance.now();
            await ask(agent, url, id);
            taken.push(performance.now() - begun);
        }
    };
    const all = (last) => Promise.all(Array.from({ length: atOnce }, () => one(last)));
    // What is slow once only is no part of the figure.
    await all(atOnce * 2);
    taken.length = 0;
    const begun = performance.now();
    const first = next;
    await all(first + cases);
    const seconds = (performance.now() - begun) / 1000;
    taken.sort((a, b) => a - b);
    console.log(`${(taken.length / seconds).toFixed(0)} ${taken[Math.floor(taken.length * 0.99)].toFixed(1)}`);
    agent.destroy();
}

if (what === "service") await service(rest[0]);
else await drive(rest[0], Number(rest[1]), Number(rest[2]));
