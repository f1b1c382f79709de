// The last line of .ci/run: tests of both runners together, as "214 passed, 0 failed, 3 skipped". A report that is not there, or that
// counts no test, is a failure. Usage: node count.mjs VITEST.json PYTEST.xml
import { existsSync, readFileSync } from 'node:fs'

const [vitest, pytest] = process.argv.slice(2)
const all = [readVitest(vitest), readPytest(pytest)]
const sum = (key) => all.reduce((total, one) => total + one[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') > 0 || all.some((one) => one.passed === 0) ? 1 : 0

function readVitest(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  // A file that does not load has no tests to count, but it failed.
  const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length
  const skipped = report.numPendingTests + report.numTodoTests
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped }
}

function readPytest(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const suites = readFileSync(file, 'utf8').match(/<testsuite [^>]*>/g) ?? []
  const count = (name) => suites.reduce((total, one) => total + Number(one.match(` ${name}="(\\d+)"`)?.[1] ?? 0), 0)
  const [failed, skipped] = [count('failures') + count('errors'), count('skipped')]
  return { passed: count('tests') - failed - skipped, failed, skipped }
}
