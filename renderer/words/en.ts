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
  rows_one: '{{count, number}} row',
  rows_other: '{{count, number}} rows',
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
  common: {
    earlier: 'Earlier',
    later: 'Later',
    range: '{{from}} to {{to}} of {{total}}',
    sheet: 'sheet {{sheet}}',
    column: 'column {{column}}',
    loading: 'Loading',
    starting: 'Starting',
    failed: 'Something went wrong in the program, and this could not be shown. Nothing was changed.',
    tryAgain: 'Try again',
    openFile: 'Open file',
    empty: '(empty)',
    becomes: 'becomes',
    row: 'row {{row, number}}',
    cancel: 'Cancel',
    close: 'Close',
    copied: 'Copied',
  },
  nav: {
    overview: 'Overview',
    review: 'Review',
    activity: 'Activity',
    contacts: 'Contacts',
    account: 'Account',
    settings: 'Settings',
  },
  frame: {
    pages: 'Pages',
    practice: 'Practice account',
    reviewWaiting_one: 'Review, {{count, number}} thing waits for you',
    reviewWaiting_other: 'Review, {{count, number}} things wait for you',
    died: 'The part that does the work has stopped several times. Nothing was lost.',
    startAgain: 'Start it again',
  },
  overview: {
    pause: 'Pause',
    resume: 'Go on',
    pauseFor: { hour: 'For 1 hour', tomorrow: 'Until tomorrow', 'until-resumed': 'Until I go on' },
    sending: 'Sending',
    sent: '{{done}} of {{total}} sent',
    queued_one: '{{count, number}} change waits to be sent',
    queued_other: '{{count, number}} changes wait to be sent',
    doneAt: 'Done at about {{at}}, with the PC on',
    doneBetween: 'Done between {{from}} and {{to}}, with the PC on',
    budget: 'The platform allows {{allowed}} requests an hour; {{used}} were used in the last hour.',
    review: 'Look at them',
    needs: {
      firstSyncs_one: 'spreadsheet waits for your OK before anything is sent',
      firstSyncs_other: 'spreadsheets wait for your OK before anything is sent',
      conflicts_one: 'contact has two different values',
      conflicts_other: 'contacts have two different values',
      holds_one: 'group of changes waits for your OK',
      holds_other: 'groups of changes wait for your OK',
      problems_one: 'row or cell cannot be used as it is',
      problems_other: 'rows or cells cannot be used as they are',
    },
    removals_one:
      '{{count, number}} person left the spreadsheets and will be removed at {{at}}. Put the row back to keep them.',
    removals_other:
      '{{count, number}} people left the spreadsheets and will be removed at {{at}}. Put their rows back to keep them.',
    readAt: 'read {{at}}',
    state: {
      new: 'new',
      ready: 'up to date',
      waiting: 'waiting for the file',
      halted: 'stopped, nothing was changed',
    },
    lookAndStart: 'Look and start',
    openNamed: 'Open file: {{name}}',
    lastRuns: 'What was sent lately',
    nothingSent: 'nothing was sent',
  },
  trouble: {
    'key-refused':
      'The platform does not accept the access key. Copy it again from your account; what is waiting stays waiting.',
    'no-permission':
      'The access key may not change contacts. Use the key of an administrator or editor of the account; what is waiting stays waiting.',
    'key-missing': 'The access key has to be entered once more. What is waiting stays waiting.',
    'account-suspended':
      'The platform takes no changes for this account. Ask its support; what is waiting stays waiting.',
    'other-account':
      'The access key opens another account than before. Nothing was sent; enter the key of the right account.',
    anonymous:
      'This account hides phone numbers, so nobody can be found again by theirs. Turn that off on the platform, or use another account.',
    shrunk:
      'The platform shows far fewer contacts than before. Nothing was changed; look at the account first.',
    offline:
      'The platform has not been reached since {{since}}. Everything is kept, and sent when the connection is back.',
    enterKey: 'Enter the key',
  },
  halt: {
    missing:
      'The file is not there. Connect the drive, or put the file back; it is looked for again by itself.',
    locked: 'Another program has the file open. Close it there, or just wait.',
    empty: 'There is nothing in the file. Save the full list again; until then nothing is changed.',
    encrypted: 'The file has a password. Save a copy without one.',
    corrupted: 'The file is damaged. Open it in its own program and save it again.',
    'half-written':
      'The file is cut short, as if it were still being copied. It is read again when it is complete.',
    'not-a-spreadsheet': 'This is not a spreadsheet. Save it as xlsx or csv.',
    'too-large': 'The file is too large. Split it.',
    'no-header': 'No row with column names was found. Write names above the columns.',
    'no-rows':
      'There are no rows below the column names. Save the full list again; until then nothing is changed.',
    'sheet-missing': 'The sheet is not there. Give it its old name.',
    'lost-column':
      'A column that was there before is gone: {{missing}}. Put it back; until then nothing is changed.',
    'missing-columns': 'A column is not there: {{missing}}. Put it back; until then nothing is changed.',
    'missing-key':
      'The column that tells people apart is not there: {{missing}}. Put it back; until then nothing is changed.',
    'lost-key':
      'The column that tells people apart is not there: {{missing}}. Put it back; until then nothing is changed.',
    'nothing-mapped': 'No column was recognised as a phone, an e-mail or another address.',
    'cloud-placeholder':
      'The file is in the cloud and not on this PC. Choose "always keep on this device" for it.',
    'not-readable': 'The disk or the network did not give the file. It is tried again by itself.',
    other: 'It could not be read. Nothing was changed; it is tried again by itself.',
  },
  change: {
    create: 'created',
    update: 'changed',
    remove: 'removed',
    leave: 'taken out of groups',
    keep: 'left as on the platform',
    adopt: 'already the same',
  },
  attribute: {
    name: 'name',
    language: 'language',
    urns: 'phones and addresses',
    urn: 'phone or address',
    groups: 'groups',
    status: 'status',
    uuid: 'contact',
  },
  preview: {
    title: 'What the first sync of {{name}} would do',
    nothingSent: 'Nothing has been sent. Nobody is ever removed by a first sync.',
    creates: 'New contacts',
    updates: 'Contacts that change',
    adopted: 'Already the same',
    kept: 'The platform keeps another value',
    conflicts: 'Two different values, for you to decide',
    problems: 'Rows or cells that cannot be used as they are',
    first_one: 'The {{count, number}} change',
    first_other: 'The first of {{count, number}} changes',
    later: 'Decide later',
  },
  review: {
    kinds: {
      all: 'Everything',
      conflict: 'Two different values',
      hold: 'Waiting for your OK',
      problem: 'To correct',
      'first-sync': 'To start',
    },
    kind: {
      conflict: 'two different values',
      hold: 'waiting for your OK',
      problem: 'cannot be used as it is',
      'first-sync': 'not started yet',
    },
    nothingMore: 'When something needs you, it appears here and beside the clock.',
    keys: 'With the keyboard: up and down go from one to the next, Tab to the buttons, the space bar presses one. Enter chooses nothing.',
    somebody: 'A contact without a name',
    about: {
      values: 'The spreadsheet and the platform both changed this. Nothing is sent until you choose.',
      gone: 'This contact was deleted on the platform, and its row is still in the spreadsheet.',
      'removed-but-changed':
        'This row left the spreadsheet, but the contact was changed on the platform since.',
      'urn-taken': 'This number or address belongs to another contact on the platform.',
      'two-owners': 'This row fits two contacts on the platform. Which of them is it?',
      'same-person': 'Is this the same person as one whose row is gone?',
    },
    before: 'Before',
    inSpreadsheet: 'In the spreadsheet',
    onPlatform: 'On the platform',
    both: 'both had this: {{at}}',
    saved: 'read: {{at}}',
    changed: 'contact changed: {{at}}',
    notKnown: 'not known',
    use: 'Use {{value}}',
    keep: 'Keep {{value}}',
    sheetStays: 'Your spreadsheet stays as it is.',
    copyValue: 'Copy value',
    orType: 'Or type another value',
    typedFor: 'Another value for {{name}}',
    useTyped: 'Use what is typed',
    allOf: { spreadsheet: 'Use all values of the spreadsheet', platform: 'Keep all values of the platform' },
    everybody: {
      spreadsheet_one: 'For {{count, number}} contact: use the values of the spreadsheet',
      spreadsheet_other: 'For all {{count, number}}: use the values of the spreadsheet',
      platform_one: 'For {{count, number}} contact: keep the values of the platform',
      platform_other: 'For all {{count, number}}: keep the values of the platform',
    },
    answer: {
      samePerson: 'One person: keep the contact and change it',
      differentPeople: 'Two people: remove the old one, create the new one',
      itIs: 'It is {{name}}',
      leaveRowOut: 'Leave the row out until it changes',
      gone: {
        spreadsheet: 'Create the contact again (its messages do not come back)',
        platform: 'Leave it deleted, and the row out until it changes',
      },
      'removed-but-changed': {
        spreadsheet: 'Remove the contact all the same',
        platform: 'Keep the contact; stop updating it from this spreadsheet',
      },
      'urn-taken': {
        spreadsheet: 'Take it from the contact that has it',
        platform: 'Leave it there until the cell changes',
      },
    },
    waiting: 'Chosen: {{chosen}}. It is sent in ten seconds.',
    sending: 'Chosen: {{chosen}}.',
    done: 'Done: {{chosen}}.',
    refused:
      'This was not done: one of the two sides has changed since it was shown here, or it was answered already. Nothing was changed.',
    takeBack: 'Take back',
    lookAgain: 'Look again',
    hold: {
      removals_one: '{{count, number}} person left the spreadsheet',
      removals_other: '{{count, number}} people left the spreadsheet',
      creates_one: '{{count, number}} new person in the spreadsheet',
      creates_other: '{{count, number}} new people in the spreadsheet',
      column_one: '{{count, number}} value of a column changed at once',
      column_other: '{{count, number}} values of a column changed at once',
    },
    holdWhy: {
      removals:
        'So many at once may be a mistake, such as a filter or a half list. Nothing happens to them until you decide; everything else goes on.',
      creates:
        'So many at once may be a mistake, such as another file under the same name. Nothing happens until you decide; everything else goes on.',
      column:
        'So many at once may be a shifted column. These values are not sent until you decide; everything else goes on.',
    },
    holdAnswer: {
      removals: {
        delete: {
          approve_one: 'Delete this contact and its messages',
          approve_other: 'Delete these {{count, number}} contacts and their messages',
          dismiss_one: 'Keep the contact; stop updating it from this spreadsheet',
          dismiss_other: 'Keep all {{count, number}}; stop updating them from this spreadsheet',
        },
        'leave groups': {
          approve_one: 'Take the contact out of the groups the spreadsheet gave',
          approve_other: 'Take these {{count, number}} contacts out of the groups the spreadsheet gave',
          dismiss_one: 'Leave the contact in its groups; stop updating it from this spreadsheet',
          dismiss_other:
            'Leave all {{count, number}} in their groups; stop updating them from this spreadsheet',
        },
        keep: {
          approve_one: 'Stop updating this contact',
          approve_other: 'Stop updating these {{count, number}} contacts',
          dismiss_one: 'Keep the contact; stop updating it from this spreadsheet',
          dismiss_other: 'Keep all {{count, number}}; stop updating them from this spreadsheet',
        },
      },
      creates: {
        approve_one: 'Create this contact',
        approve_other: 'Create these {{count, number}} contacts',
        dismiss_one: 'Leave the row out until it changes',
        dismiss_other: 'Leave these {{count, number}} rows out until they change',
      },
      column: {
        approve_one: 'Send this value',
        approve_other: 'Send these {{count, number}} values',
        dismiss_one: 'Leave it unsent until its cell changes again',
        dismiss_other: 'Leave all {{count, number}} unsent until their cells change again',
        always_one: 'Send it, and always allow this for the column',
        always_other: 'Send them, and always allow this for the column',
      },
    },
    andMore: 'and {{count, number}} more',
    moreNames: 'More names',
    fewerNames: 'Fewer names',
    later: 'Decide later (nothing happens)',
    laterSaid: 'Left for later. Nothing happens until you decide.',
    since: 'since {{at}}',
    firstSync:
      'Nothing of this spreadsheet is sent before you have looked at what would happen and started it.',
  },
  problem: {
    'bad-phone': '"{{text}}" is not a whole phone number. Write it with the area code and save.',
    'foreign-length-phone':
      '"{{text}}" is not a phone number of this country. If it is one of another country, write it with a plus, as {{international}}, and save.',
    'bad-email': '"{{text}}" is not an e-mail address. Correct it in the spreadsheet and save.',
    'bad-language': '"{{text}}" is not a language. Write its name or its code, such as "por", and save.',
    'bad-number':
      '"{{text}}" is not a number that can be read in one way only. Correct it in the spreadsheet and save.',
    'bad-date': '"{{text}}" is not a date. Write it as 2024-12-31 and save.',
    'bad-uuid':
      '"{{text}}" is not the id of a contact on the platform. Copy it from there again, or leave the cell blank.',
    'bad-urn': '"{{text}}" is not an address the platform accepts. Correct it in the spreadsheet and save.',
    'bad-yes-no': '"{{text}}" is neither yes nor no. Write one of them and save.',
    'bad-group-name': '"{{text}}" cannot be the name of a group. Change it and save.',
    'cell-error': 'The cell shows the error {{text}}. Correct its formula and save.',
    'text-too-long': 'The text is longer than the platform keeps. Shorten it and save.',
    'name-too-long': 'The name is longer than the platform allows. Shorten it and save.',
    'no-urn': 'There is no phone, e-mail or other address, so nobody can be reached. Fill one in and save.',
    'blank-key': 'The cell that tells people apart is blank. Fill it in and save.',
    'duplicate-key':
      '"{{text}}" stands in another row too, with other values. Give each person an own one, or delete one of the rows.',
    'last-urn':
      'This would take away the last address of the contact, so it was left there. Fill in the new one, or delete the row.',
    'opted-out':
      '"{{text}}" says that this person does not want messages, so the row is not sent. Nothing needs to be done.',
    'too-many-values':
      'There are more addresses or groups for one person than the platform takes. Delete some and save.',
    'urn-in-two-rows':
      '"{{text}}" stands in another row too. Leave it with the person it belongs to and save.',
    'group-is-query':
      'The platform fills the group "{{text}}" by its own rule, so nobody can be put into it. Use the name of another group.',
    'group-gone':
      'The group "{{text}}" was deleted on the platform and is not created again. Create it there, or take its name out of the spreadsheet.',
    'field-refused':
      'The platform does not accept the field "{{text}}". Delete a field there that nobody uses, or give this one another name.',
    'group-refused':
      'The platform does not accept the group "{{text}}". Delete a group there that nobody uses, or give this one another name.',
    'refused-by-platform':
      'The platform refused this row. Correct it in the spreadsheet and save, and it is sent again.',
    'changed-by-platform':
      'The platform keeps "{{got}}" where "{{text}}" was sent. Correct the value, or the kind of the field on the platform.',
    'not-applied':
      'The platform took this without an error but did not do it. Look at the contact there, or change the cell to send it again.',
    'urn-waits':
      '"{{text}}" still belongs to somebody whose row is gone. It is passed on as soon as that removal is done.',
    'had-opted-out':
      '"{{text}}" belonged to a contact who did not want messages any more, so it is not created again. Nothing needs to be done.',
    forgotten:
      'This row lists a person who is to be forgotten, so it is not read any further. Delete the row.',
    other: 'This cannot be used as it is. Correct it in the spreadsheet and save.',
  },
}
export type Words = typeof en
