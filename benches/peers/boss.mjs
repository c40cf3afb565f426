// pg-boss on a case of ten durable steps: a chain of ten jobs, each made before the one before it is completed.
//
// `CASES CLIENTS`; the server is the one of ZANFLOW_BENCH_POSTGRES (scripts/with-postgres). Workers do not poll: they fetch as
// soon as a job was sent, and what waits together is fetched, followed and completed together, the quickest way found.
import { createRequire } from "node:module";
import { join } from "node:path";
import { drive, step, STEPS } from "./clients.mjs";

const [cases, clients] = process.argv.slice(2).map(Number);
const PgBoss = createRequire(join(process.env.PEERS, "package.json"))("pg-boss");
const said = Object.fromEntries(process.env.ZANFLOW_BENCH_POSTGRES.split(" ").map((part) => part.split("=")));
const workers = Math.min(clients, 16);
const boss = new PgBoss({ ...said, database: said.dbname, max: workers + 4, supervise: false, schedule: false });
boss.on("error", (error) => console.error(error));
await boss.start();
const queue = "steps";
await boss.createQueue(queue);

const waiting = new Map();
let idle = [];
const wake = (jobs) => idle.splice(0, jobs).forEach((go) => go());

async function work() {
    for (;;) {
        const jobs = await boss.fetch(queue, { batchSize: Math.ceil(clients / workers) });
        if (jobs.length === 0) {
            await new Promise((go) => idle.push(go));
            continue;
        }
        jobs.forEach(({ data }) => step(data.id));
        const next = jobs.filter(({ data }) => data.step < STEPS);
        if (next.length > 0) {
            await boss.insert(next.map(({ data }) => ({ name: queue, data: { id: data.id, step: data.step + 1 } })));
            wake(next.length);
        }
        await boss.complete(queue, jobs.map(({ id }) => id));
        for (const { data } of jobs.filter(({ data }) => data.step === STEPS)) {
            step(data.id, true);
            waiting.get(data.id)();
            waiting.delete(data.id);
        }
    }
}

async function one(id) {
    const done = new Promise((go) => waiting.set(id, go));
    await boss.send(queue, { id, step: 1 });
    wake(1);
    await done;
}

// A worker that found nothing just before a job was sent would sleep on: look again now and then.
setInterval(() => wake(workers), 20);
for (let nth = 0; nth < workers; nth += 1) work().catch((error) => (console.error(error), process.exit(1)));

// Nobody else writes to this server.
const counted = async () => {
    const { rows } = await boss.getDb().executeSql("SELECT wal_sync FROM pg_stat_wal");
    return Number(rows[0].wal_sync);
};
await drive(cases, clients, one, { counted });
process.exit(0);
