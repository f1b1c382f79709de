/** What the linter says of files that do not exist, under this project's own settings. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Lints snippets, each as the file of a path; gives the rules that each breaks. */
export function lintSnippets(snippets: readonly (readonly [path: string, code: string])[]): readonly string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-lint-'))
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'))
    for (const [path, code] of snippets) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), code)
    }
    const found = diagnostics(folder)
    return snippets.map(([path]) => found.filter((one) => one.path === path).map((one) => one.rule))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function diagnostics(folder: string): readonly { readonly path: string; readonly rule: string }[] {
  const biome = join(root, 'node_modules/.bin/biome')
  const options = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  const { stdout, stderr } = spawnSync(biome, options, { cwd: folder, encoding: 'utf8' })
  const report = JSON.parse(stdout || `{"error": ${JSON.stringify(stderr)}}`) as {
    readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[]
  }
  return report.diagnostics.map(({ category, location }) => ({
    path: location.path,
    rule: category.replace(/^lint\/\w+\//, ''),
  }))
}
