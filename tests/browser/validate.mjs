// Every page without an error of the Nu HTML checker.

import { execFileSync, spawnSync } from "node:child_process";
import vnu from "vnu-jar";

export const validate = (folder, pages, check) => {
  execFileSync("java", ["-version"], { stdio: "ignore" });
  const run = spawnSync(
    "java",
    ["-Xss4m", "-jar", vnu, "--format", "json", "--stdout", "--skip-non-html", folder],
    { encoding: "utf8", maxBuffer: 256 << 20 },
  );
  // A file on the disk has no origin, so to Nu everything is foreign to `'self'`; JSON-LD it takes for a script.
  // Whether the policy holds is seen in Chromium.
  const messages = JSON.parse(run.stdout).messages.filter(({ message }) => !message.includes("Content Security Policy"));
  const errors = messages.filter((message) => message.type !== "info");
  const withErrors = new Set(errors.map((error) => error.url));
  for (const { url, lastLine, lastColumn, message } of errors.slice(0, 30)) {
    check(false, `HTML: ${url}:${lastLine}:${lastColumn}: ${message}`);
  }
  for (let page = withErrors.size; page < pages.length; page += 1) check(true);
  const warnings = messages.filter((message) => message.subType === "warning");
  console.log(`Nu HTML checker: ${pages.length} pages, ${errors.length} errors, ${warnings.length} warnings`);
  for (const text of new Set(warnings.map((warning) => warning.message))) console.log(`  warning: ${text}`);
};
