// What the peers in JavaScript share: clients that ask for cases, and the figures that `measure.py` completes.
import { performance } from "node:perf_hooks";

export const STEPS = 10;

// When each case began its last step, and how long the steps before took, in milliseconds.
const begun = new Map();
const taken = [];

// A case begins a step, or (`last`) has ended one that is followed by none.
export function step(id, last = false) {
    const now = performance.now();
    const before = begun.get(id);
    if (before !== undefined) taken.push(now - before);
    if (last) begun.delete(id);
    else begun.set(id, now);
}

const nth = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

// The steps that were noted since the last call.
export function steps() {
    const sorted = taken.splice(0).sort((a, b) => a - b);
    return { p50_ms: nth(sorted, 0.5), p99_ms: nth(sorted, 0.99) };
}

// So many clients ask for `cases` cases, each its next one when it has its last. Prints what was measured and of how many
// cases in all: those that warm up are written too. `counted`: gives a number of fsyncs so far.
export async function drive(cases, clients, one, { told = steps, counted } = {}) {
    let next = 0;
    const run = async (last) => {
        while (next < last) await one(String((next += 1)));
    };
    const all = (last) => Promise.all(Array.from({ length: clients }, () => run(last)));
    const synced = await counted?.();
    // What is slow once only is no part of the figure.
    await all(clients * 2);
    await told();
    const [first, since] = [next, performance.now()];
    await all(first + cases);
    const cases_per_s = cases / ((performance.now() - since) / 1000);
    const fsyncs = counted && (await counted()) - synced;
    console.log(JSON.stringify({ clients, cases_per_s, ...(await told()), written: next, fsyncs: fsyncs ?? null }));
}
