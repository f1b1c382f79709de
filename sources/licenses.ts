/**
 * Whose rows these are, and on what terms: one rule for each sub-dataset, one for each licence. A build stops at a
 * sub-dataset without a rule, and at a row whose `license` column says something else than its rule. The licences are
 * those that llm-japanese-dataset states in the README of each folder; we did not negotiate or verify them.
 */
import type { DatasetRule, LicenseClass, LicenseRule, LicenseRules } from '#engine/licenses.ts'

const cc = 'https://creativecommons.org'
const spdx = 'https://spdx.org/licenses'
const jglue =
  'Kentaro Kurihara, Daisuke Kawahara, Tomohide Shibata: JGLUE: Japanese General Language Understanding Evaluation, LREC 2022; Yahoo Japan Corporation and Waseda University'

/** The notice that every copy of the Japanese WordNet must carry, in its own words. */
const wordnetNotice = `Copyright: 2021-2022 Francis Bond, Takayuki Kuribayashi
Copyright: 2018-2020 Francis Bond
Copyright: 2016-2017 Francis Bond, Takayuki Kuribayashi
Copyright: 2012-2015 Francis Bond
Copyright: 2009-2011 NICT

Japanese WordNet

This software and database is being provided to you, the LICENSEE, by
the National Institute of Information and Communications Technology
under the following license.  By obtaining, using and/or copying this
software and database, you agree that you have read, understood, and
will comply with these terms and conditions:

  Permission to use, copy, modify and distribute this software and
  database and its documentation for any purpose and without fee or
  royalty is hereby granted, provided that you agree to comply with
  the following copyright notice and statements, including the
  disclaimer, and that the same appear on ALL copies of the software,
  database and documentation, including modifications that you make
  for internal use or for distribution.

THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND NICT MAKES NO
REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED.  BY WAY OF EXAMPLE,
BUT NOT LIMITATION, NICT MAKES NO REPRESENTATIONS OR WARRANTIES OF
MERCHANTABILITY OR FITNESS FOR ANY PARTICULAR PURPOSE OR THAT THE USE
OF THE LICENSED SOFTWARE, DATABASE OR DOCUMENTATION WILL NOT INFRINGE
ANY THIRD PARTY PATENTS, COPYRIGHTS, TRADEMARKS OR OTHER RIGHTS.

The name of the National Institute of Information and Communications
Technology may not be used in advertising or publicity pertaining to
distribution of the software and/or database.  Title to copyright in
this software, database and any associated documentation shall at all
times remain with National Institute of Information and Communications
Technology and LICENSEE agrees to preserve same.`

const licenses: Readonly<Record<string, LicenseRule>> = {
  'Apache-2.0': license('Apache License 2.0', 'https://www.apache.org/licenses/LICENSE-2.0', 'permissive'),
  'BSD-2-Clause': license('BSD 2-Clause License', `${spdx}/BSD-2-Clause.html`, 'permissive'),
  'BSD-3-Clause': license('BSD 3-Clause License', `${spdx}/BSD-3-Clause.html`, 'permissive'),
  'CC-BY-2.0': license('Creative Commons Attribution 2.0', `${cc}/licenses/by/2.0/legalcode`, 'permissive'),
  'CC-BY-2.5': license('Creative Commons Attribution 2.5', `${cc}/licenses/by/2.5/legalcode`, 'permissive'),
  'CC-BY-3.0': license('Creative Commons Attribution 3.0', `${cc}/licenses/by/3.0/legalcode`, 'permissive'),
  'CC-BY-4.0': license('Creative Commons Attribution 4.0', `${cc}/licenses/by/4.0/legalcode`, 'permissive'),
  'CC-BY-NC-4.0': license(
    'Creative Commons Attribution Non Commercial 4.0',
    `${cc}/licenses/by-nc/4.0/legalcode`,
    'restricted',
  ),
  'CC-BY-ND-4.0': license(
    'Creative Commons Attribution No Derivatives 4.0',
    `${cc}/licenses/by-nd/4.0/legalcode`,
    'restricted',
  ),
  'CC-BY-NC-SA-4.0': license(
    'Creative Commons Attribution Non Commercial Share Alike 4.0',
    `${cc}/licenses/by-nc-sa/4.0/legalcode`,
    'restricted',
  ),
  'CC-BY-SA-3.0': license(
    'Creative Commons Attribution Share Alike 3.0',
    `${cc}/licenses/by-sa/3.0/legalcode`,
    'share-alike',
  ),
  'CC-BY-SA-4.0': license(
    'Creative Commons Attribution Share Alike 4.0',
    `${cc}/licenses/by-sa/4.0/legalcode`,
    'share-alike',
  ),
  'CC0-1.0': {
    ...license('Creative Commons Zero 1.0', `${cc}/publicdomain/zero/1.0/legalcode`, 'permissive'),
    attribution: false,
  },
  MIT: license('MIT License', `${spdx}/MIT.html`, 'permissive'),
  'LicenseRef-public-domain': {
    ...license('Public domain', `${cc}/publicdomain/mark/1.0/`, 'permissive'),
    attribution: false,
  },
  'LicenseRef-wnjpn': {
    ...license('Japanese WordNet License', 'https://bond-lab.github.io/wnja/license.txt', 'permissive'),
    notice: wordnetNotice,
  },
}

const datasets: Readonly<Record<string, DatasetRule>> = {
  aio: {
    license: 'CC-BY-SA-4.0',
    title: 'AI王 (AIO), official dataset of the second competition',
    attribution: 'Project AIO (AI王)',
    url: 'https://sites.google.com/view/project-aio/dataset',
    note: 'The folder says CC-BY-SA without a version; its notice has version 4.0.',
  },
  'databricks-dolly-15k-ja': {
    license: 'CC-BY-SA-3.0',
    title: 'databricks-dolly-15k-ja',
    attribution: 'kunishou (translation); Databricks (databricks-dolly-15k)',
    url: 'https://github.com/kunishou/databricks-dolly-15k-ja',
  },
  jcommonsenseqa: {
    license: 'CC-BY-SA-4.0',
    title: 'JCommonsenseQA 1.1 of JGLUE',
    attribution: jglue,
    url: 'https://github.com/yahoojapan/JGLUE',
  },
  jesc: {
    license: 'CC-BY-SA-4.0',
    title: 'JESC: Japanese-English Subtitle Corpus',
    attribution:
      'Reid Pryzant, Youngjoo Chung, Dan Jurafsky, Denny Britz: JESC: Japanese-English Subtitle Corpus, LREC 2018',
    url: 'https://nlp.stanford.edu/projects/jesc/',
  },
  jmrd: {
    license: 'CC-BY-SA-4.0',
    title: 'JMRD: Japanese Movie Recommendation Dialogue',
    attribution: 'Language Media Processing Lab, Kyoto University',
    url: 'https://github.com/ku-nlp/JMRD',
  },
  jqac: {
    license: 'CC-BY-SA-4.0',
    title: 'JQAC: Japanese Question-Answering Corpus, 20180625',
    attribution: 'The authors of JQAC (taniokah.github.io/jqac)',
    url: 'https://taniokah.github.io/jqac/',
  },
  jsquad: {
    license: 'CC-BY-SA-4.0',
    title: 'JSQuAD 1.1 of JGLUE',
    attribution: `${jglue}; passages: contributors of the Japanese Wikipedia`,
    url: 'https://github.com/yahoojapan/JGLUE',
  },
  'wikipedia-ja-typo': {
    license: 'CC-BY-SA-3.0',
    title: 'JWTD: Japanese Wikipedia Typo Dataset, version 2',
    attribution:
      "Yu Tanaka, Yugo Murawaki, Daisuke Kawahara, Sadao Kurohashi: Building a Japanese Typo Dataset from Wikipedia's Revision History, ACL SRW 2020; contributors of the Japanese Wikipedia",
    url: 'https://nlp.ist.i.kyoto-u.ac.jp/?日本語Wikipedia入力誤りデータセット',
  },
  'wikipedia-summary': {
    license: 'CC-BY-SA-3.0',
    title: 'Japanese Wikipedia, first paragraphs',
    attribution: 'Contributors of the Japanese Wikipedia',
    url: 'https://ja.wikipedia.org/',
  },
  CourseraParallelCorpus: {
    license: 'Apache-2.0',
    title: 'Coursera parallel corpus, Japanese-English',
    attribution:
      'Haiyue Song, Raj Dabre, Atsushi Fujita, Sadao Kurohashi: Coursera Corpus Mining and Multistage Fine-Tuning for Improving Lectures Translation, LREC 2020',
    url: 'https://github.com/shyyhs/CourseraParallelCorpusMining',
  },
  ParaNatCom: {
    license: 'CC-BY-4.0',
    title: 'ParaNatCom: Parallel English-Japanese abstract corpus made from Nature Communications articles',
    attribution:
      'Masao Utiyama, National Institute of Information and Communications Technology (NICT); authors of the articles',
    url: 'https://www2.nict.go.jp/astrec-att/member/mutiyama/paranatcom/index.html',
  },
  'Tab-delimited_Bilingual_Sentence_Pairs': {
    license: 'CC-BY-2.0',
    title: 'Tab-delimited Bilingual Sentence Pairs, Japanese-English',
    attribution: 'Contributors of the Tatoeba Project; manythings.org',
    url: 'https://www.manythings.org/anki/',
    note: 'Tatoeba uses the French version of the licence: https://creativecommons.org/licenses/by/2.0/fr/',
  },
  alpaca: {
    license: 'Apache-2.0',
    title: 'Japanese-Alpaca-LoRA, translated Alpaca data',
    attribution: 'masa3141',
    url: 'https://github.com/masa3141/japanese-alpaca-lora',
    note: 'A translation of the output of another model, whose terms may restrict use; llm-japanese-dataset withdrew it in 1.0.1.',
  },
  alt: {
    license: 'CC-BY-4.0',
    title: 'ALT: Asian Language Treebank, parallel corpus 20191206',
    attribution: 'The Asian Language Treebank (ALT) Project; contributors of Wikinews',
    url: 'https://www2.nict.go.jp/astrec-att/member/mutiyama/ALT/index.html',
  },
  'aozora-txt': {
    license: 'LicenseRef-public-domain',
    title: 'Aozora Bunko, works no longer in copyright',
    attribution: 'Volunteers of Aozora Bunko; levelevel (AozoraTxt)',
    url: 'https://github.com/levelevel/AozoraTxt',
    note: 'In the public domain in Japan; elsewhere terms of protection may differ.',
  },
  'tanaka-corpus': {
    license: 'CC-BY-2.5',
    title: 'Tanaka Corpus',
    attribution:
      'Yasuhito Tanaka; Electronic Dictionary Research and Development Group; contributors of the Tatoeba Project',
    url: 'http://www.edrdg.org/wiki/index.php/Tanaka_Corpus',
    note: 'Version 2.5 as the folder says; the corpus has since become part of Tatoeba, which says CC-BY 2.0 (France).',
  },
  wikinews: {
    license: 'CC-BY-2.5',
    title: 'Wikinews, Japanese edition',
    attribution: 'Contributors of the Japanese Wikinews',
    url: 'https://ja.wikinews.org/',
  },
  wordnet: {
    license: 'LicenseRef-wnjpn',
    title: 'Japanese WordNet 1.1',
    attribution:
      '日本語ワードネット © 2009-2011 NICT, 2012-2015 Francis Bond and 2016-2022 Francis Bond, Takayuki Kuribayashi',
    url: 'https://bond-lab.github.io/wnja/',
  },
  'yasashi-japanese': {
    license: 'CC-BY-4.0',
    title: 'SNOW T15 and T23: simplified Japanese corpora',
    attribution: 'Natural Language Processing Laboratory, Nagaoka University of Technology',
    url: 'https://www.jnlp.org/GengoHouse/snow/t15',
  },
}

/** The rules of all sub-datasets that the pipelines here know. */
export const licenseRules: LicenseRules = { file: 'sources/licenses.ts', licenses, datasets }

function license(name: string, url: string, classOf: LicenseClass): LicenseRule {
  return { name, url, class: classOf, attribution: true }
}
