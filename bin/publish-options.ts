import type { Argv } from 'yargs'

/** The options of `publish`. */
export interface PublishOptions {
  readonly release: string
  readonly to: string
  readonly revision: string
  readonly private: boolean
  readonly yes: boolean
  readonly allowLabelled: boolean
  readonly allowUnknownLicense: boolean
  readonly out: string
  readonly json: boolean
}

/** Declares the options of a command. */
export function publishOptions(argv: Argv) {
  const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const
  return argv
    .positional('release', {
      type: 'string',
      demandOption: true,
      describe: 'A folder, or NAME-vVERSION[+label] in --out',
    })
    .option('to', { type: 'string', demandOption: true, describe: 'The dataset on the Hub, as OWNER/NAME' })
    .option('revision', {
      type: 'string',
      default: 'main',
      describe: 'The branch; made from main where it is not there',
    })
    .option('private', flag('Where the dataset is new, make it private'))
    .option('yes', flag('Send it; without this nothing is changed'))
    .option('allow-labelled', flag('Send a +sample or +mirror release all the same'))
    .option('allow-unknown-license', flag('Send rows of unknown licence all the same'))
    .option('out', { type: 'string', default: 'dist', describe: 'Folder that releases lie in' })
    .option('json', flag('Print JSON'))
    .example('$0 publish vanilla-v1.0.1 --to me/vanilla', 'what would be sent, beside what stands there')
    .example('HF_TOKEN=hf_... $0 publish vanilla-v1.0.1 --to me/vanilla --yes', 'send it in one commit')
}
