// bpmn-engine on a case of ten durable steps: service tasks that do nothing; after each, the state of the case is written to its
// file and synced. `CASES CLIENTS FOLDER`
import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { drive, step, STEPS } from "./clients.mjs";

const [cases, clients] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4];
const { Engine } = createRequire(join(process.env.PEERS, "package.json"))("bpmn-engine");

const ids = Array.from({ length: STEPS }, (_, nth) => `p${nth + 1}`);
const task = (id) => `<serviceTask id="${id}" implementation="\${environment.services.nothing}"/>`;
const flows = ["start", ...ids, "end"].slice(1).map((to, nth, all) => {
    const from = nth === 0 ? "start" : all[nth - 1];
    return `<sequenceFlow id="f${nth}" sourceRef="${from}" targetRef="${to}"/>`;
});
const source = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:peers">
<process id="service" isExecutable="true"><startEvent id="start"/>${ids.map(task).join("")}<endEvent id="end"/>
${flows.join("")}</process></definitions>`;

let fsyncs = 0;
async function one(id) {
    const file = await open(join(folder, id), "w");
    const engine = new Engine({ name: id, source });
    // A step is done when the state that it left is on the disk.
    const save = async () => {
        const state = JSON.stringify(await engine.getState());
        await file.truncate(0);
        await file.write(state, 0);
        await file.datasync();
        fsyncs += 1;
    };
    const listener = new EventEmitter();
    const nothing = (_, done) => {
        step(id);
        save().then(() => done(), done);
    };
    const ended = new Promise((done, failed) => {
        engine.once("end", done);
        engine.once("error", failed);
    });
    await engine.execute({ listener, services: { nothing } });
    await ended;
    step(id, true);
    await save();
    await file.close();
}

await drive(cases, clients, one, { counted: async () => fsyncs });
