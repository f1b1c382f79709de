/** Words of respect and modesty within a sentence, as plain ones; how sentences end is folded in `endings.ts`. */

type Forms = Readonly<Record<string, string>>

const received: Forms = { き: 'もらい', く: 'もらう', い: 'もらっ' }

/**
 * お出しします as 出します, 払っていただく as 払ってもらう, ご記入いただき as 記入してもらい, 運んでくださる as 運んでくれる, 運んでもらえますか
 * as 運んでください, unless of somebody named (田中さんは運んでもらえますか).
 */
export function foldPoliteness(text: string): string {
  if (!/[おごただ]|[てで][まくも]/u.test(text)) return text
  return text
    .replaceAll(
      /お(\p{Script=Han}{1,2}[いきぎしちにびみりえけげせてねべめれ])(?:し|いたし)(?=ま(?:す|した|せん|しょう))/gu,
      '$1',
    )
    .replaceAll(
      /[ご御](\p{Script=Han}{2,3})いただ([きくい])(?!たい|ます?[かせ])/gu,
      (_, act, end) => `${act}して${received[end]}`,
    )
    .replaceAll(
      /(?<!させ)(?<=[てで])(?:いただ|頂)([きくい])(?!たい|ます?[かせ])/gu,
      (_, end) => received[end] as string,
    )
    .replaceAll(
      /(?<=[てで])(?<!(?:さん|君|氏|様|彼|彼女|父|母)は[^。]{0,30})(?:いただけ|もらえ|くださいま|くれ)(?:ます|ません|ない|る|す|せん)?(?:でしょう)?か(?!も|\p{Script=Han})/gu,
      'ください',
    )
    .replaceAll(/(?<=[っんいし][てで])(?=ま(?:す|し|せ))/gu, 'い')
    .replaceAll(/お(?=\p{Script=Han}+[いきぎしちにびみりえけげせてねべめれ]ください)/gu, '')
    .replaceAll(/(?<=[てで])くださ(?=[るっ])/gu, 'くれ')
}
