/** What follows a URN's scheme: the number or address as a person knows it. */
export const urnPath = (urn: string): string => urn.slice(urn.indexOf(':') + 1)
