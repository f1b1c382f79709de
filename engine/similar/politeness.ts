/** Words of respect and modesty within a sentence, as plain ones; how sentences end is folded in `endings.ts`. */

type Forms = Readonly<Record<string, string>>

const received: Forms = { き: 'もらい', く: 'もらう', い: 'もらっ' }

/**
 * お出しします as 出します, 払っていただく as 払ってもらう, ご記入いただき as 記入してもらい, 運んでくださる as 運んでくれる. Requests
 * stay: they are endings.
 */
export function foldPoliteness(text: string): string {
  if (!/[おごただ]/u.test(text)) return text
  return text
    .replaceAll(
      /お(\p{Script=Han}{1,2}[いきぎしちにびみりえけげせてねべめれ])(?:し|いたし)(?=ま(?:す|した|せん|しょう))/gu,
      '$1',
    )
    .replaceAll(
      /[ご御](\p{Script=Han}{2,3})いただ([きくい])(?!たい|ます?[かせ])/gu,
      (_, act, end) => `${act}して${received[end]}`,
    )
    .replaceAll(/(?<!させ)(?<=[てで])いただ([きくい])(?!たい|ます?[かせ])/gu, (_, end) => received[end] as string)
    .replaceAll(/(?<=[てで])くださ(?=[るっ])/gu, 'くれ')
}
