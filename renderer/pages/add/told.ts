/** A field's complaint, where there is one. */
export const told = (complaint: string | undefined): { validationMessage?: string } =>
  complaint === undefined ? {} : { validationMessage: complaint }
