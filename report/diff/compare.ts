/** Compares two releases: rows by DuckDB, recipes and files by their manifests. */
import { show } from '#engine/counts.ts'
import { openDatabase } from '#engine/database.ts'
import type { Settings } from '#engine/settings.ts'
import { findCauses, takeApart } from './absence.ts'
import { absentRows, changedRows, pairedRows, type Reading } from './examples.ts'
import { lookupOf } from './lookup.ts'
import { type Matched, match } from './match.ts'
import { countPairs, labelMoves } from './pairs.ts'
import { columnChanges, countChanges, fileChanges, recipeChanges } from './recipe.ts'
import { openRelease, type Release } from './release.ts'
import type { Compared, Differences, RowDifferences, Side } from './types.ts'

/** What a comparison may use, and how many rows it shows of each kind. */
export type CompareSettings = Pick<Settings, 'threads' | 'memory' | 'cache'> & { readonly limit: number }

/** Compares two release folders. Throws an `input` error where one is not what its manifest says. */
export async function compareReleases(
  before: string,
  after: string,
  { limit, ...settings }: CompareSettings,
): Promise<Differences> {
  const db = await openDatabase(settings)
  try {
    const releases = { before: await openRelease(db, before), after: await openRelease(db, after) }
    return await differences({ db, releases, limit })
  } finally {
    db.close()
  }
}

async function differences(reading: Reading): Promise<Differences> {
  const { db, releases } = reading
  const matched = await match(db, releases)
  const lookups = { before: await lookupOf(db, releases.before), after: await lookupOf(db, releases.after) }
  await takeApart(db, releases, lookups, matched.placed)
  await findCauses(db, 'before', releases, lookups.after, matched.placed)
  await findCauses(db, 'after', releases, lookups.before, matched.placed)
  const rows: RowDifferences = {
    same: matched.same,
    added: await absent(reading, 'after', lookups.before),
    removed: await absent(reading, 'before', lookups.after),
    ...(await paired(reading, matched)),
  }
  const [before, after] = [releases.before.manifest, releases.after.manifest]
  const columns = columnChanges(releases.before.columns, releases.after.columns)
  const [recipe, files] = [[...recipeChanges(before, after), ...columns], fileChanges(before, after)]
  const moved = [rows.added, rows.removed, rows.changed, rows.relabelled, rows.relocated]
  return {
    before: compared(releases.before),
    after: compared(releases.after),
    same:
      moved.every(({ rows }) => rows === 0) &&
      recipe.length === 0 &&
      files.length === 0 &&
      before.fingerprint === after.fingerprint,
    matched: matched.placed ? 'id and place' : 'id',
    notes: [...matchNotes(releases, matched), ...lookups.before.notes, ...lookups.after.notes],
    rows,
    counts: countChanges(before, after),
    recipe,
    files,
  }
}

async function absent(reading: Reading, side: Side, lookup: Parameters<typeof absentRows>[2]) {
  const groups = await absentRows(reading, side, lookup)
  return { rows: groups.reduce((sum, { rows }) => sum + rows, 0), groups }
}

async function paired(
  reading: Reading,
  { placed }: Matched,
): Promise<Pick<RowDifferences, 'changed' | 'relabelled' | 'relocated'>> {
  const { columns, ...rows } = await countPairs(reading.db)
  return {
    changed: { rows: rows.changed, columns, examples: await changedRows(reading) },
    relabelled: {
      rows: rows.relabelled,
      moves: placed ? await labelMoves(reading.db) : [],
      examples: await pairedRows(reading, ['relabelled', 'both']),
    },
    relocated: { rows: rows.relocated, examples: await pairedRows(reading, ['relocated']) },
  }
}

function compared({ manifest, provenance }: Release): Compared {
  const { name, version, label, created, fingerprint, digest, rows } = manifest
  return { name, version: `${version}${label}`, created, fingerprint, digest, rows, provenance }
}

function matchNotes({ before, after }: Readonly<Record<Side, Release>>, { placed, stale }: Matched): readonly string[] {
  const nameOf = ({ manifest }: Release) => `${manifest.name} ${manifest.version}${manifest.label}`
  const without = [before, after].filter(({ provenance }) => !provenance).map(nameOf)
  const notes = placed
    ? []
    : [
        `${[...new Set(without)].join(' and ')} publishes no labels and places in the sources: rows were matched by id alone, so changed rows count as removed and added, and moved labels are not seen.`,
      ]
  for (const [release, rows] of [
    [before, stale.before],
    [after, stale.after],
  ] as const)
    if (rows > 0)
      notes.push(
        `${show(rows)} rows of ${nameOf(release)} publish an id that is not of their texts; they were compared by their texts.`,
      )
  return notes
}
