// Reads BPMN files with bpmn-moddle and lints them with bpmnlint's recommended rules; those below a folder `camunda8` with
// Camunda's own rules too.
//
// Arguments: the folder of the npm packages. Standard input: a JSON array of files. Standard output: a JSON array of
// complaints, warnings included.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const home = process.argv[2];
const require = createRequire(pathToFileURL(`${home}/package.json`));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const { BpmnModdle } = await load('bpmn-moddle');
const { default: Linter } = await load('bpmnlint/lib/linter.js');
const { default: NodeResolver } = await load('bpmnlint/lib/resolver/node-resolver.js');

// Rules remember ids, so each file has a linter of its own.
const linter = (config) => new Linter({ config, resolver: new NodeResolver({ require }) });
const RECOMMENDED = { extends: 'bpmnlint:recommended' };
// A form is the implementer's: no act says what a screen shows.
const CAMUNDA = {
  extends: 'plugin:camunda-compat/camunda-cloud-8-6',
  rules: { 'camunda-compat/user-task-definition': 'off' },
};
const zeebe = JSON.parse(readFileSync(`${home}/node_modules/zeebe-bpmn-moddle/resources/zeebe.json`, 'utf8'));
const complaints = [];
for (const file of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    const camunda = file.includes('/camunda8/');
    const moddle = new BpmnModdle(camunda ? { zeebe } : {});
    const { rootElement, warnings } = await moddle.fromXML(readFileSync(file, 'utf8'));
    complaints.push(...warnings.map(({ message }) => `${file}: bpmn-moddle: ${message}`));
    const reports = await linter(RECOMMENDED).lint(rootElement);
    if (camunda) Object.assign(reports, await linter(CAMUNDA).lint(rootElement));
    for (const [rule, found] of Object.entries(reports)) {
      complaints.push(...found.map(({ id, message, category }) => `${file}: bpmnlint: ${rule} (${category}): ${id}: ${message}`));
    }
  } catch (error) {
    complaints.push(`${file}: ${error.message ?? error}`);
  }
}
console.log(JSON.stringify(complaints));
