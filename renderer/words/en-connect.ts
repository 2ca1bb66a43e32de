/** Words of the first run and of every other place where an account is connected. */
export const enConnect = {
  language: 'Language',
  yours: 'Connect your account',
  yoursText: 'Where do you talk to your contacts?',
  textit: 'TextIt',
  weni: 'Weni',
  other: 'Another address',
  otherText: 'A platform of the same family, under an address of its own',
  here: 'Already on this PC',
  goOn: 'Go on with {{name}}',
  keyOf: 'Connect to {{name}}',
  addressIs: 'Address: {{address}}',
  changeAddress: 'Change the address',
  addressMeant: 'This is used: {{address}}',
  keyHint: 'A long row of letters and digits, made on the platform for programs like this one',
  show: 'Show the key',
  hide: 'Hide the key',
  testing: 'Asking the platform',
  where: 'Where do I find the key?',
  whereText: {
    textit: {
      picture:
        'A drawing of a TextIt page: a cog at the bottom of the bar on the left, marked 1; the line "API Tokens" in the list beside it, marked 2; the key with a copy sign, marked 3.',
      one: 'Sign in to TextIt in the browser and click the cog at the bottom left.',
      two: 'Click "API Tokens". An administrator or editor of the account sees this line.',
      three: 'Make a new key there, or copy the one you have.',
    },
    weni: {
      picture:
        'A drawing of a Weni page: the settings in the bar on the left, marked 1; the part for flows with the line "API Token", marked 2; the key with a copy sign, marked 3.',
      one: 'Sign in to Weni in the browser, open your project and go to its settings.',
      two: 'Open the settings of the flows and look for "API Token". An administrator of the project sees it.',
      three: 'Copy the key that stands there.',
    },
    other: {
      picture:
        'A drawing of a page of the platform: your name or picture in the corner, marked 1; the line "API Token" in the menu that opens, marked 2; the key with a copy sign, marked 3.',
      one: 'Sign in to the platform in the browser and click your name, or the cog.',
      two: 'Look for "API Token" in the account or its settings. An administrator or editor sees it.',
      three: 'Copy the key that stands there, or make a new one.',
    },
  },
  ourPlatform: 'our platform',
  noKey: "I don't have it",
  noKeyText: 'Send this message to whoever looks after the account. It says what to do, and why it is safe.',
  copyMessage: 'Copy the message',
  copied: 'Copied. Paste it into an e-mail or a chat.',
  message: `Hello,

I want to keep our contacts on {{platform}} in step with our spreadsheets, with the program Contact Sync Agent on my PC. For that I need an access key of our account:

1. {{one}}
2. {{two}}
3. {{three}}
4. Please send me the key so that nobody else reads it, and the address you see in the browser.

Why this is safe: the program runs on my PC only. The key is kept in this PC's own safe place for passwords and goes to our platform only, over an encrypted connection. The program shows every change before it first sends anything, and can take changes back. You can withdraw the key on the same page at any time.

Thank you!`,
  isItYours: 'Connected to {{name}}',
  isItYoursAsk: 'Is this your account?',
  factHost: 'Address',
  factCountry: 'Country',
  factZone: 'Time zone',
  factContacts: 'Contacts',
  atLeast: '{{count, number}} or more',
  known: 'This PC knows this account: its spreadsheets and its history come back with it.',
  noKeychain:
    'This PC has no safe place for passwords. If you go on, the key is kept in memory only, and you are asked for it each time the program starts.',
  yesAsk: 'Yes, and ask me for the key at each start',
  no: 'No, go back',
  another:
    'This key opens {{name}}, and not {{instead}}. Nothing was changed. Enter the key of {{instead}}, or use {{name}} as an account of its own: what {{instead}} still has to send stays on this PC.',
  useOther: 'Use {{name}}',
  nextTitle: 'Next: your spreadsheet',
  nextText:
    'Drop a spreadsheet or a folder on this window, now or at any time, or choose one. You see what every column is taken for and what would be sent; nothing is sent before you confirm it.',
  chooseFile: 'Choose a spreadsheet',
  lookAround: 'Look around first',
  needed: 'The access key of {{name}}',
  neededWhy: {
    missing:
      'The key is needed once more. Your spreadsheets, what waits to be sent and the history are all still here.',
    unreadable:
      'This PC cannot open the key it kept any more, as after a change of password. Your spreadsheets, what waits to be sent and the history are all still here.',
    refused:
      'The platform does not accept the key any more. Enter a new one; your spreadsheets, what waits to be sent and the history are all still here.',
    wish: 'Enter the key that is to be used from now on. Everything else stays as it is.',
  },
  useKey: 'Use this key',
  otherAccount: 'Another account',
  toPractice: 'Practice account',
  bad: {
    empty: 'Enter the address of the platform.',
    'not-an-address': 'This is no address. Copy it from the address bar of the browser.',
    'not-http': 'This is the address of something else. Copy the one of the platform from the browser.',
    'not-encrypted':
      'The address has no encryption, so the key would be open to everybody on the way. Use the one the browser shows with a lock.',
    'set-by-administrator': 'Your administrator has set another address for this PC. Ask them which.',
    'has-password': 'There is a name or password in the address. Enter it without those.',
  },
  refusedBy: {
    token:
      'The platform at {{host}} does not accept this key. Copy it once more, all of it. It may also have been withdrawn, or belong to an account at another address.',
    length:
      'The platform at {{host}} does not accept this key. What you entered has {{length}} characters; a key has {{right}}. Copy it once more, all of it.',
    permission:
      'The key is right, but may not read or change contacts at {{host}}. Ask an administrator or editor of the account for theirs.',
    stopped: 'The platform has stopped this account for now. Ask the support of {{host}}.',
    'wrong-workspace':
      'The key opens another account than the one used so far. Nothing was sent. Enter the key of the right account.',
    other: 'The platform at {{host}} refused this. Ask whoever looks after the account.',
  },
  unreachable: {
    offline: 'This PC has no connection to the internet. Check the cable or the Wi-Fi, then test again.',
    'no-such-host':
      'There is no address called {{host}}. Look for a typing mistake, or copy it once more from the browser.',
    nobody:
      'Nothing answers at {{host}}: the platform is being restarted, or has another address. Test again in a few minutes; then copy the address once more from the browser.',
    timeout:
      '{{host}} does not answer in time. Open the platform in the browser; when it shows there, test again.',
    certificate:
      'This PC does not know who vouches for {{host}}, so the key was not sent. If your office looks into connections, ask whoever looks after this PC to install its certificate; otherwise check the address.',
    'certificate-date':
      "The certificate of {{host}} is out of date, or this PC's date is wrong: here it is {{now}}. If that is wrong, set it right and test again; if not, tell whoever runs the platform.",
    'certificate-name':
      'What answers at {{host}} carries another name, so the key was not sent. In a guest network, sign in to it in the browser first; otherwise check the address.',
    'not-encrypted':
      '{{host}} answers without encryption, so the key was not sent. Use the address the browser shows with a lock.',
    redirected:
      '{{host}} sends this PC on to another address, so the key was not sent there. In a guest network, sign in to it in the browser first; otherwise copy the address of a page of the platform.',
    'web-page':
      'A web page answers at {{host}} in place of the platform. In a guest network, sign in to it in the browser first; otherwise copy the address of a page of the platform.',
    'not-the-platform':
      'What answers at {{host}} is not the platform. Copy the address of one of its pages from the browser.',
    blocked:
      'Something between this PC and {{host}} refuses the connection, such as a filter of your network. Ask whoever looks after it to allow {{host}}.',
    proxy:
      "Your network's way out, its proxy, does not answer. Ask whoever looks after this PC, then test again.",
    'proxy-password': 'Your network asks for a user name and a password before it lets anything through.',
    'server-error': 'The platform at {{host}} is in trouble at the moment. Test again in a few minutes.',
    throttled: 'The platform asks for a pause, because this key was used a lot. Test again in a few minutes.',
    busy: 'The requests of this hour are used up, so the test has to wait. Test again in a few minutes.',
    dropped: 'The connection to {{host}} broke off. Test again; if it goes on, restart the router.',
  },
  clock:
    "This PC's clock is wrong: here it is {{here}}, on the platform {{there}}. Set date and time right in the settings of the PC.",
  proxy: {
    title: 'Your network asks for a password',
    text: 'The proxy {{host}} lets nothing through without one. It is the network that asks, and not the platform; whoever looks after your network has it.',
    realm: 'It calls itself "{{realm}}".',
    again: 'The proxy did not accept these. Enter them once more.',
    notSafe: 'This proxy takes passwords without encryption.',
    user: 'User name in the network',
    password: 'Password in the network',
    keep: 'Keep both in this PC’s safe place for passwords',
    cannotKeep: 'This PC has no safe place for passwords, so you are asked again at the next start.',
    go: 'Let it through',
    enter: 'Enter the password of the network',
  },
}
export type ConnectWords = typeof enConnect
