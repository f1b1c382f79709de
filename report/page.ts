/** The document that reports are written in: one file, no network, light and dark, phone and desk. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Html, html, raw } from './html.ts'

/** A part of a page, with its place in the contents. */
export interface Section {
  /** The anchor, kebab-case, one of its kind on a page. */
  readonly id: string
  readonly title: string
  readonly body: Html
}

/** A whole page. */
export interface Page {
  readonly title: string
  /** One line below the title: what this is of, and when it was made. */
  readonly subtitle: string
  readonly sections: readonly Section[]
}

/** Writes a page as one self-contained HTML document. Its policy forbids any request and any script but its own. */
export function page({ title, subtitle, sections }: Page): string {
  const [style, script] = [part('page.css'), part('page.js')]
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><h1>${title}</h1><p>${subtitle}</p></header>
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main">
${sections.map(sectionHtml)}
</main>
<script>${raw(script)}</script>
</body>
</html>
`.html
}

function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n${body}\n</section>\n`
}

function part(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
