/**
 * Situations the agent does not handle yet as the design says, each with the reason. The suite stays green with them and
 * fails as soon as one of them works, so that this list only gets shorter.
 */
export const PENDING: Readonly<Record<string, string>> = {
  'i-looked-up-how-two-phones-were-swapped':
    'history tells one request for each of the two people; that the first was without a phone for a moment is not in it',
}
