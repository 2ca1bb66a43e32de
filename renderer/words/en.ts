/** Words of the window. Those for how the agent stands are in `shared/standing-words.ts`, for tray and window alike. */
export const en = {
  welcome: 'Keep your spreadsheets and your contacts in step',
  tryTitle: 'Try it with a practice account',
  tryText:
    'A make-believe account on this PC with two sample spreadsheets. Nothing leaves this PC, and you can change to your own account at any time.',
  tryButton: 'Start the practice account',
  ownTitle: 'Connect your own account',
  address: 'Address of the platform',
  addressHint: 'TextIt, Weni or another: paste the address of any of its pages',
  key: 'Access key',
  connect: 'Test the connection',
  isItYours: 'Connected to {{name}}. Is this your account?',
  yes: 'Yes, this is mine',
  no: 'No',
  notKept:
    'This PC has no keychain, so the access key cannot be kept. You will be asked for it again when the program starts.',
  badAddress:
    'This is not an address that can be used. It begins with https://, as in the address bar of the browser.',
  refused: 'The platform at {{host}} does not accept this access key. Copy it once more, all of it.',
  unreachable:
    'Nobody could be reached at {{host}} ({{why}}). Check the address and the connection, then try again.',
  clockOff: "This PC's clock is wrong by {{hours}} hours. Set it right, then try again.",
  practiceBanner: 'Practice account: nothing here is real, and nothing leaves this PC.',
  spreadsheets: 'Spreadsheets',
  noSpreadsheets: 'No spreadsheet yet.',
  rows_one: '{{count}} row',
  rows_other: '{{count}} rows',
  firstSync: 'waiting for your OK',
  start: 'Start',
  contacts: 'Contacts on the platform: {{count, number}}',
  waitsForYou: 'Waiting for you',
  nothingWaits: 'Nothing waits for you.',
  checkNow: 'Check now',
  ownAccount: 'Connect your own account',
  back: 'Back',
  closeTitle: 'Still working here',
  closeText:
    'The program goes on beside the clock, where its icon shows how it stands. To keep the icon in sight, drag it out of the hidden icons.',
  understood: 'Understood',
  quit: 'Quit instead',
}
export type Words = typeof en
