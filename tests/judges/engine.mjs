// Executes BPMN files with bpmn-engine. Input and output as those of spiff.py.
//
// The engine takes FEEL for true if nobody evaluates it, so guards are handed to a FEEL library.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.argv[2]}/package.json`));
const { Engine } = require('bpmn-engine');
const { evaluate } = await import(pathToFileURL(require.resolve('@bpmn-io/feelin')).href);

class Feel {
  guards = {};
  register({ id, type, behaviour }) {
    if (type !== 'bpmn:SequenceFlow' || !behaviour.conditionExpression) return;
    const { body } = behaviour.conditionExpression;
    this.guards[id] = {
      execute(scope, done) {
        try {
          const answer = evaluate(body, scope.environment.variables.data);
          const value = answer && typeof answer === 'object' && 'value' in answer ? answer.value : answer;
          if (typeof value !== 'boolean') throw new Error(`${body} is neither true nor false`);
          done(null, value);
        } catch (error) {
          done(error);
        }
      },
    };
  }
  getScript(_language, { id }) {
    return this.guards[id];
  }
}

const DONE_BY_OTHERS = ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask'];
function others(activity) {
  if (DONE_BY_OTHERS.includes(activity.type)) {
    activity.behaviour.Service = function Service() {
      return { execute: (_message, done) => done(null, []) };
    };
  }
}

async function run(source, facts) {
  const path = [];
  const engine = new Engine({
    name: 'judge', source, scripts: new Feel(), variables: { data: facts }, extensions: { others },
  });
  const listener = new EventEmitter();
  listener.on('activity.end', ({ id }) => path.push(id));
  listener.on('activity.wait', (activity) => {
    if (activity.type === 'bpmn:UserTask') setImmediate(() => activity.signal({}));
  });
  await new Promise((resolve, reject) => {
    engine.once('end', resolve);
    engine.once('error', reject);
    engine.execute({ listener }).catch(reject);
  });
  return path;
}

const answers = [];
for (const { file, cases } of JSON.parse(readFileSync(0, 'utf8'))) {
  const source = readFileSync(file, 'utf8');
  const paths = [];
  for (const { facts } of cases) {
    try {
      paths.push(await run(source, facts));
    } catch (error) {
      paths.push({ error: String(error.message ?? error) });
    }
  }
  answers.push(paths);
}
console.log(JSON.stringify(answers));
