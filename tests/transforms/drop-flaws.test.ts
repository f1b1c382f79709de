import { expect, test } from 'vitest'
import { dropFlaws, type Flaw, flaws } from '#transforms/drop-flaws.ts'
import { runStep } from '../helpers/build.ts'
import { pick } from '../helpers/source.ts'

// Each text is a response, or instruction|input|response. \u200b and the like are written out, as one does not see them.
const cases: Readonly<Record<Flaw, { readonly flawed: readonly string[]; readonly sound: readonly string[] }>> = {
  empty_response: {
    flawed: ['', ' ', '\u3000', '\n\t\u00a0', '\u200b', ' \ufeff', '\u3164', '\u2800'],
    sound: ['0', '○', '。', '-', ' 水 '],
  },
  no_word: {
    flawed: ['「」です。', '。', '（）', '', '「」だ', '――……'],
    sound: ['水', '5', '○', '＋', '「水」です。'],
  },
  repeats_question: {
    flawed: [
      '説明してください。|川|川',
      '説明してください。|川|　川\n',
      '説明してください。|川|川（かわ、英: river）',
      '説明してください。|川|川（かわ）。',
      '説明してください。|ＡＢ (曖昧さ回避)|ＡＢ',
      '水とは||水とは',
    ],
    sound: [
      '説明してください。|川|川（かわ）は、水の流れである。',
      '説明してください。|川（東京）|川（大阪）',
      '説明してください。|川|河',
      '川||水の流れ',
    ],
  },
  repeated_sentence: {
    flawed: [
      '川は流れる水です。川は流れる水です。川は流れる水です。',
      '同じことを言います！同じことを言います！同じことを言います！',
    ],
    sound: [
      '川は流れる水です。海は広い水です。空は青い空気です。',
      'はい。はい。はい。はい。',
      '川は流れる水です。川は流れる水です。海は青い。空も青い。',
    ],
  },
  repeated_character: {
    flawed: ['ああああああああ', '川。。。。。。。。', 'aaaaaaaaaaaa', 'ワーーーーーーーー'],
    sound: ['あああああああ', '――――――――――', '10000000000', '……………………', 'あいあいあいあいあい'],
  },
  refers_below: {
    flawed: [
      '水は、以下の意味で用いられる。',
      '川の一生は次のとおり：',
      '語の使い方を以下に示す',
      '川は次のような言語を表す形式である。\n',
      '川の名である：',
    ],
    sound: [
      '材料は以下の通りです。\n・水',
      '50km以上250km以下の短い路線である。',
      '次の駅で降りる。',
      '以下の意味がある。第一は水、第二は川である。',
    ],
  },
  own_article: {
    flawed: ['本項では、川を扱う。', '川である。この記事では海は扱わない。'],
    sound: ['本項の川', '記事では', '川の項では'],
  },
  foreign_response: {
    flawed: [
      'The river runs down to the blue sea, far away.',
      'Река течёт вниз, к синему морю, далеко.',
      '川: the river runs down to the blue sea, far away',
    ],
    sound: [
      'The river runs',
      '川は the river と言い、流れることは to run と言うのだそうです。',
      '123456789012345678901234567890',
      '',
    ],
  },
  chinese_response: {
    flawed: ['你是谁', '这是河'],
    sound: ['「你好」は挨拶', '東京都千代田区', '国家公安委員会・警察庁交通局', '什器', '過去'],
  },
  headless_sentence: {
    flawed: [
      'は、川である。',
      'は、。川や海を扱う。',
      '、歌手は、歌う人。',
      'とは、川である。',
      'またはとは、水の学問である。',
      '（かわ）は、水の流れである。',
    ],
    sound: ['川は、水の流れである。', 'はい、そうです。', '歯は、白い。', '（空気を）吸う', 'はっきり、言う。'],
  },
  empty_brackets: {
    flawed: ['ピアノ（）は楽器である。', 'ピアノ（、）は', 'ピアノ (; ) は', '計算（　）という'],
    sound: ['ピアノ（楽器）は', 'main()を呼ぶ', 'x.f( )', '（笑）'],
  },
  gap_in_brackets: {
    flawed: [
      '川（かわ、）は',
      '川（、かわ）は',
      '川（かわ、、川）は',
      '川（かわ　）は',
      '川（西：、）は',
      '川（ かわ）は',
      '川（語・ ）は',
      'ギャン (、川) は',
      '川（かわ, , 海）',
      '川（かわ; ）は',
    ],
    sound: [
      '川（かわ、英: river）は',
      '人物（1990年4月1日 - ）は',
      '人物（1990年 – ）は',
      '川、、、と言う',
      '川 (river) は',
      '（海、川）',
      '川（"Aqua" ）は',
      'f(a, )',
      '符号（&amp;）は',
    ],
  },
  empty_quotes: {
    flawed: ['本名は「」と呼ばれた。', '問|本名は『』である。|答', '「」の作者は||答', '“”と言う', '‘ ’'],
    sound: ['本名は「川」と呼ばれた。', '""', "''"],
  },
  one_sided_quotes: {
    flawed: ['「川は流れる。', '川は流れる」', '『川』は「海', '「「川」'],
    sound: ['「川」は『海』', '「「川」」', '川'],
  },
  one_sided_brackets: { flawed: ['（川', '川）', '1) 川', '((川)'], sound: ['（川)', '(川)', '川'] },
  cut_markup: {
    flawed: [
      '「川の物言《もの」です。',
      '「水の［＃」です。',
      '川［＃「川」に',
      '[[川',
      '{{川',
      '川<span cla',
      '川<br',
      '川<a href="',
      '川</sp',
      '「川《か」で始まる||川《かわ》',
    ],
    sound: ['川《かわ》', '川［＃「川」に傍点］', '[[川]]', 'a < b', '3<5', 'x<yの範囲', 'a <b のとき、c', 'x<p'],
  },
  transcriber_note: {
    flawed: ['川［＃「川」に傍点］', '水※［＃小書き］', '「川［＃」の作者は||川'],
    sound: ['川［海］', '#川'],
  },
  ruby_reading: {
    flawed: ['川《かわ》', '流れ《ナガレ》る', '人々《ひと／″＼》', '川《かわ》||川'],
    sound: ['《川》', '月刊《川と海》', '《かわ》'],
  },
  html_tag: {
    flawed: [
      '川<br>海',
      '川＜ｂｒ＞海',
      '川<BR />海',
      'cm<sup>2</sup>',
      '＜／ｄｉｖ＞',
      '問|<span class="a">川|答',
      '<ref name=川>',
    ],
    sound: ['a < b > c', '＜川＞', '<川>', '<brook>', '1<2'],
  },
  html_entity: {
    flawed: ['川&amp;海', '川＆ａｍｐ；海', '&#12354;', '&#x3042;', '&nbsp;', '＆＃１２３５４；'],
    sound: ['川&海', 'A&B;', '& amp ;', '&川;'],
  },
  formula_name: { flawed: ['対称性はformula_1である', 'codice_12'], sound: ['formula 1', 'formula_', 'F1'] },
  editorial_mark: {
    flawed: ['川[編集]', '川［要出典］', '記事[編集]川|川|川', '川[誰？]'],
    sound: ['[13]', '編集', '川[海]', '［編集中］'],
  },
  footnote_mark: {
    flawed: ['川[13]', '川［注釈 １］', '川。[2]'],
    sound: ['a[13]', 'f(x)[1]', '[1234]', '川[海]', '川[1]|川[1]|川'],
  },
  control_character: {
    flawed: ['川\u0001', '川\u007f', '川\u0085', '川\u2028', '水\ufeff川', '川\ue000', '川\u001b[0m'],
    sound: ['川\t海\n\r\n', '川\u3000海', '👨‍👩‍👧', 'e\u0301'],
  },
  invisible_character: {
    flawed: ['川\u200b', '川\u00ad', '\u200f川', '\u2066川'],
    sound: ['川', '👨‍👩‍👧', 'ア\ufe00'],
  },
  mojibake: {
    flawed: ['川\ufffd', '縺ゅ縺', '繝ｳ繝', '繧ｫ繝ｼ', 'ã\u0081\u0082', 'Ã\u00a9', 'donâ€™t', 'ã‚‹'],
    sound: ['縺れた糸', '繧繝縁の畳', '川', 'São Paulo', 'château', 'Ã', '«irmã»', 'amanhã…'],
  },
}

test.for(Object.entries(cases))('%s', async ([rule, { flawed, sound }]) => {
  const rows = [...flawed, ...sound].map(row)
  const { dropped } = await runStep(dropFlaws({ rules: [rule as Flaw] }), rows)
  expect(pick(dropped, 'instruction', 'input', 'response', 'reason')).toEqual(
    flawed.map((text) => [row(text).instruction, row(text).input, row(text).response, rule]),
  )
})

test('every rule has cases', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(flaws))
})

test('a row is dropped once, for the first of the rules that holds; other rows stay as they are', async () => {
  const rows = ['「」です。', '川&amp;海', '川'].map(row)
  const { kept, dropped } = await runStep(dropFlaws({ rules: ['html_entity', 'empty_quotes', 'no_word'] }), rows)
  expect(kept).toEqual([rows[2]])
  expect(dropped).toEqual([
    { ...rows[0], reason: 'empty_quotes' },
    { ...rows[1], reason: 'html_entity' },
  ])
})

test('a rule may hold in rows of some tasks or datasets only, or not there', async () => {
  const rows = ['simplification,easy', 'correction,typo', 'correction,books', ','].map((labels) => {
    const [task, dataset] = labels.split(',').map((label) => label || null)
    return { ...row('問|川|川'), task: task ?? null, dataset: dataset ?? null }
  })
  const droppedBy = async (limits: object) => {
    const { dropped } = await runStep(dropFlaws({ rules: ['repeats_question'], ...limits }), rows)
    return dropped.map(({ dataset }) => dataset)
  }
  expect(await droppedBy({})).toEqual(['easy', 'typo', 'books', null])
  expect(await droppedBy({ except: { repeats_question: ['simplification'] } })).toEqual(['typo', 'books', null])
  expect(await droppedBy({ only: { repeats_question: ['books', 'simplification'] } })).toEqual(['easy', 'books'])
  expect(
    await droppedBy({ only: { repeats_question: ['correction'] }, except: { repeats_question: ['books'] } }),
  ).toEqual(['typo'])
})

test('no rules drop nothing', async () => {
  expect(await runStep(dropFlaws({ rules: [] }), [row('')])).toMatchObject({ kept: [row('')], dropped: [] })
})

test('a rule that is not there, and a limit of a rule that is not asked for, are refused', () => {
  expect(() => dropFlaws({ rules: ['empty' as Flaw] })).toThrow(/no.*rule|there is none; the rules are empty_response/)
  expect(() => dropFlaws({ rules: ['no_word'], except: { mojibake: ['a'] } })).toThrow('Cannot limit rule mojibake')
})

function row(text: string) {
  const parts = text.split('|')
  const [instruction = '', input = '', response = ''] = parts.length === 3 ? parts : ['問', '', text]
  return { instruction, input, response, task: 'mixed', dataset: 'd' }
}
