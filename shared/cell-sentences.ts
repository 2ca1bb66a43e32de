/**
 * What is wrong with a cell's value, and what to do: a phone, an e-mail address, a number, a date. `text` is the cell's,
 * already short; `detail` is what the reader said (main/mapping), `detail.why` the reason and `detail.suggestion` a value
 * that would be right.
 */
export type Facts = { text: string; detail: Readonly<Record<string, string | number>> }
/** Two halves of one sentence, without its stop. */
export type Explained = { what: string; fix: string }

/** The usual advice. */
export const CORRECT = 'correct it in the spreadsheet and save'

export function phoneTrouble({ text, detail }: Facts): Explained {
  const { country, digits, area, suggestion } = detail
  const there = country === undefined ? '' : ` of ${countryName(country)}`
  const asIn = detail.example === undefined ? '' : `, as in ${detail.example},`
  switch (detail.why) {
    case 'looks-like':
      return {
        what: `"${text}" is ${LOOKS[String(detail.what)] ?? 'something else'}, not a phone number`,
        fix:
          detail.what === 'date'
            ? 'format the cell as text, write the phone number and save'
            : 'move it to a column of its own, write the phone number here and save',
      }
    case 'digits-lost':
      return {
        what: `"${text}" no longer has all the digits of the phone number`,
        fix: 'format the column as text, type the number again and save',
      }
    case 'no-country':
      return {
        what: `"${text}" has no country`,
        fix: 'write the number with a plus and the country code, or set "country" in the setup',
      }
    case 'two-readings':
      return {
        what: `"${text}" can be read as two different numbers`,
        fix: 'write it with a plus and the country code and save',
      }
    case 'too-short':
      return {
        what: `"${text}" has fewer digits than the platform takes`,
        fix: 'write the whole number, with the area code, and save',
      }
    case 'area-missing':
      return { what: `"${text}" has no area code`, fix: `write it in front${asIn} and save` }
    case 'area-unknown':
      return {
        what: `"${text}" has the area code ${area}, which does not exist`,
        fix: `correct it${asIn} and save`,
      }
    case 'too-few':
      return {
        what: `"${text}" has ${digits} digits, too few for a phone number${there}`,
        fix: `write the whole number, with the area code${asIn} and save`,
      }
    case 'too-many':
      return {
        what: `"${text}" has ${digits} digits, too many for a phone number${there}`,
        fix: `write one number${asIn} or several with ; between them, and save`,
      }
    case 'several':
      return { what: `"${text}" seems to hold several numbers`, fix: 'put ; between them and save' }
    case 'part':
      return {
        what: `"${text}" has only the end of a second number behind the slash`,
        fix: 'write each number in full, with ; between them, and save',
      }
    case 'words':
      return suggestion === undefined
        ? {
            what: `"${text}" is not a phone number`,
            fix: 'write the number in digits, or clear the cell, and save',
          }
        : {
            what: `"${text}" has words beside the number`,
            fix: `leave only ${suggestion} in the cell, or clear it if that is not to be used, and save`,
          }
    case 'service-number':
      return {
        what: `"${text}" is a company's service number, nobody's own phone`,
        fix: "write the person's own number, or clear the cell, and save",
      }
    case 'filler':
      return {
        what: `"${text}" is one digit over and over, as in a form that had to be filled in`,
        fix: 'write the right number, or clear the cell, and save; if it is right, write it with a plus and the country code',
      }
    case 'not-valid':
      return {
        what: `"${text}" is not a phone number${country === undefined ? ' of any country' : there}`,
        fix:
          country === undefined
            ? 'check the country code and the digits, and save'
            : `check the area code and the digits${asIn} and save`,
      }
    default:
      return {
        what: `"${text}" is not a phone number`,
        fix: 'write the whole number, with the area code, and save',
      }
  }
}

const LOOKS: Readonly<Record<string, string>> = {
  cpf: 'a CPF',
  cnpj: 'a CNPJ',
  date: 'a date',
  'e-mail': 'an e-mail address',
}

export function emailTrouble({ text, detail: { why, suggestion } }: Facts): Explained {
  const fix = suggestion === undefined ? CORRECT : `write ${suggestion} if that is meant, and save`
  switch (why) {
    case 'no-at':
      return { what: `"${text}" is not an e-mail address, because it has no @`, fix }
    case 'phone':
      return {
        what: `"${text}" looks like a phone number, not an e-mail address`,
        fix: 'move it to the column for phones',
      }
    case 'several':
      return {
        what: `"${text}" has more than one @`,
        fix: 'write one address, or several with ; between them, and save',
      }
    case 'space':
      return { what: `"${text}" is not an e-mail address, because of the blank in it`, fix }
    case 'accents':
      return { what: `"${text}" has accents in front of the @, which no e-mail address has`, fix }
    case 'domain':
      return { what: `"${text}" is not an e-mail address, because of what stands behind the @`, fix }
    case 'slip':
      return {
        what: `"${text}" is most likely a slip`,
        fix: `write ${suggestion} if that is meant, else mailto:${text}, and save`,
      }
    default:
      return { what: `"${text}" is not an e-mail address`, fix }
  }
}

export function numberTrouble({ text, detail: { why } }: Facts): Explained {
  switch (why) {
    case 'two-readings':
      return {
        what: `"${text}" can be read as two numbers, with decimals or with thousands`,
        fix: 'set "country" in the setup, or write it without a separator',
      }
    case 'too-long':
      return { what: `"${text}" has more digits than the platform keeps`, fix: 'shorten it and save' }
    default:
      return { what: `"${text}" is not a number`, fix: 'write only the number, as 1234.56, and save' }
  }
}

const WHOLE_DATE = 'write the whole date, as 2024-12-31, or clear the cell, and save'

export function dateTrouble({ text, detail }: Facts): Explained {
  const asWhat = detail.suggestion ?? '2024-12-31'
  const fix = `write it as ${asWhat} and save`
  switch (detail.why) {
    case 'other-order':
      return detail.reads === undefined || detail.reads === detail.style
        ? { what: `"${text}" does not fit the order of day, month and year in this column`, fix }
        : {
            what: `"${text}" has ${FIRST[String(detail.reads)]} first, where dates are read with ${FIRST[String(detail.style)]} first`,
            fix: `write it as ${asWhat}, look at the column's other dates too, and save`,
          }
    case 'no-such-day':
      return { what: `"${text}" is a day that does not exist`, fix: CORRECT }
    case 'no-such-time':
      return { what: `"${text}" is a time that does not exist`, fix: CORRECT }
    case 'no-year':
      return {
        what: `"${text}" has no year`,
        fix: WHOLE_DATE,
      }
    case 'no-day':
      return {
        what: `"${text}" has no day`,
        fix: WHOLE_DATE,
      }
    case 'number':
      return {
        what: `"${text}" is a number, not a date`,
        fix: 'format the cell as a date, or write it as 2024-12-31, and save',
      }
    default:
      return { what: `"${text}" is not a date`, fix }
  }
}

const FIRST: Readonly<Record<string, string>> = {
  day_first: 'the day',
  month_first: 'the month',
  year_first: 'the year',
}

export function urnTrouble({ text, detail: { scheme, why, limit } }: Facts): Explained {
  switch (why) {
    case 'digits-only':
      return {
        what: `"${text}" is not the number by which ${scheme ?? 'the platform'} knows the person; only digits are accepted there`,
        fix: CORRECT,
      }
    case 'handle':
      return { what: `"${text}" is not a user name on ${scheme ?? 'the network'}`, fix: CORRECT }
    case 'too-long':
      return {
        what: `"${text}" is longer than the ${limit ?? 255} characters the platform keeps`,
        fix: 'shorten it and save',
      }
    default:
      return { what: `"${text}" is not an address the platform accepts`, fix: CORRECT }
  }
}

export function groupTrouble({ text, detail: { why, limit } }: Facts): Explained {
  const because = (reason: string): Explained => ({
    what: `"${text}" cannot be a group name, because ${reason}`,
    fix: 'change it and save',
  })
  switch (why) {
    case 'first-character':
      return because('it must begin with a letter, a digit or _')
    case 'character':
      return because('of the quote or backslash in it')
    default:
      return because(`names have 1 to ${limit ?? 64} characters`)
  }
}

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region' })

/** The country's English name, as it stands behind "of"; the code itself where it has none. */
export function countryName(code: string | number | undefined): string {
  if (typeof code !== 'string' || !/^[A-Z]{2}$/.test(code)) return 'the country that was set'
  const name = COUNTRIES.of(code) ?? code
  return /^(?:United|Netherlands|Philippines|Bahamas|Maldives)|(?:Republic|Islands)$/.test(name)
    ? `the ${name}`
    : name
}
