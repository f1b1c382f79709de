/** Templates of instructions, and what fills them. */
import { canonical } from './canonical.ts'

/** Which template an instruction is made by, and the texts that fill its places. */
export interface Slots {
  readonly template: number
  readonly texts: readonly string[]
}

/** A function that gives the slots of an instruction, undefined where no template fits. */
export function slotReader(templates: readonly string[]): (instruction: string) => Slots | undefined {
  const patterns = templates.map(patternOf)
  const withTail = tailFolder(templates)
  return (instruction) => {
    const text = withTail(instruction)
    for (const [template, pattern] of patterns.entries()) {
      const found = pattern.exec(text)
      if (found !== null) return { template, texts: found.slice(1) }
    }
    return undefined
  }
}

function patternOf(template: string): RegExp {
  const fixed = template.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${fixed.join('(.+)')}$`, 'su')
}

/** Tails of instructions whose canonical form is kept; rows of one template stand together. */
const mostTails = 1000

// A template's end in other words of politeness (の意味を教えて。) as the template has it.
function tailFolder(templates: readonly string[]): (instruction: string) => string {
  const tails = templates
    .map((template) => template.slice(template.lastIndexOf('…') + 1))
    .filter((tail) => tail.length > 2)
  const keys = new Map(tails.map((tail) => [tail, canonical(`ほ${tail}`)]))
  const known = new Map<string, string>()
  return (instruction) => {
    for (const [tail, wanted] of keys) {
      const at = instruction.lastIndexOf(tail.slice(0, 2))
      const end = instruction.slice(at)
      if (at <= 0 || end.length > 2 * tail.length) continue
      if (known.size > mostTails) known.clear()
      const key = known.get(end) ?? canonical(`ほ${end}`)
      known.set(end, key)
      if (key === wanted) return instruction.slice(0, at) + tail
    }
    return instruction
  }
}
