/** Brazil's register numbers of persons (CPF) and companies (CNPJ), told from phones by their check digits. */

/** A CPF or CNPJ whose check digits are right, with or without its signs. */
export function isDocument(text: string): boolean {
  if (!/^[\d.\-/\s]{11,18}$/.test(text)) return false
  const digits = text.replace(/\D/g, '')
  if (/^(\d)\1*$/.test(digits)) return false
  switch (digits.length) {
    case 11:
      return checkDigits(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2], [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    case 14:
      return checkDigits(
        digits,
        [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
        [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
      )
    default:
      return false
  }
}

/** Brazil's rule for both: the sum by weights, its remainder by 11, taken from 11; 10 and 11 are written 0. */
const checkDigits = (digits: string, ...weightings: readonly (readonly number[])[]): boolean =>
  weightings.every((weights) => {
    const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
    const rest = sum % 11
    return Number(digits[weights.length]) === (rest < 2 ? 0 : 11 - rest)
  })
