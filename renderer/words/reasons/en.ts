/** Why something was stopped, cannot be used, or stays as it is: a sentence for each code of the agent, with what to do next. */

/** A spreadsheet, folder or incoming events that are not read, by code. */
export const halt = {
  directory: 'This is a folder. Choose a file in it, or add it as a folder.',
  'not-a-file': 'This is not a file. Choose the spreadsheet itself.',
  missing:
    'The file is not there. Connect the drive, or put the file back; it is looked for again by itself.',
  'missing-found':
    'The file is not there, but "{{found}}" in the same folder has the same columns. If that is the list, choose it below; nobody is removed for that.',
  locked: 'Another program has the file open. Close it there, or just wait.',
  'no-permission':
    'This user of the PC may not open the file. Allow it, or save the file where it can be read; it is tried again by itself.',
  empty: 'There is nothing in the file. Save the full list again; until then nothing is changed.',
  encrypted: 'The file has a password. Save a copy without one.',
  corrupted: 'The file is damaged. Open it in its own program and save it again.',
  'half-written':
    'The file is cut short, as if it were still being copied. It is read again when it is complete.',
  'not-a-spreadsheet': 'This is not a spreadsheet. Save it as xlsx or csv.',
  unsupported: 'This kind of file cannot be read. Save it as xlsx or csv.',
  'too-large': 'The file is larger than {{size}}. Split it, or raise the limit in Settings.',
  'too-many-rows': 'It has more than {{limit}} rows. Split it, or raise the limit in Settings.',
  'too-many-columns': 'It has more than {{limit}} columns. Delete those that are not needed and save.',
  'cell-too-long': 'A cell has more than {{limit}} characters. Shorten it and save.',
  bomb: 'It unpacks to far more than a spreadsheet would, so it was not read. Save it again in its own program.',
  timeout: 'Reading it took too long. Split it, or save it as csv.',
  'out-of-memory': 'Reading it needs too much memory. Save it as csv, or split it.',
  'no-header': 'No row with column names was found. Write names above the columns.',
  'no-rows':
    'There are no rows below the column names. Save the full list again; until then nothing is changed.',
  'no-row-fits':
    'None of its {{rows}} rows is one of those that were chosen for this list ({{filters}}). Correct the values in the spreadsheet.',
  'sheet-missing': 'The sheet is not there. Give it its old name; until then nothing is changed.',
  'lost-column':
    'A column that was there before is gone: {{missing}}. Put it back; until then nothing is changed.',
  'lost-column-found':
    'A column that was there before is gone: {{missing}}. It seems to be called {{found}} now: give it its old name, or choose the columns anew.',
  'missing-columns': 'A column is not there: {{missing}}. Put it back; until then nothing is changed.',
  'missing-columns-found':
    'A column is not there: {{missing}}. It seems to be called {{found}} now: give it its old name, or choose the columns anew.',
  'missing-key':
    'The column that tells people apart is not there: {{missing}}. Put it back; until then nothing is changed.',
  'lost-key':
    'The column that tells people apart is not there: {{missing}}. Put it back; until then nothing is changed.',
  'allowed-missing':
    'A column that may change as much as it likes is not there: {{missing}}. Put it back; until then nothing is changed.',
  'nothing-mapped': 'No column was recognised as a phone, an e-mail or another address.',
  asked: 'It is not certain what is in these columns: {{asked}}. Choose it; until then nothing is changed.',
  'file-changed': 'The file was saved again while it was being read. It is read again in a moment.',
  'changed-while-reading': 'The file was saved again while it was being read. It is read again in a moment.',
  'cloud-placeholder':
    'The file is in the cloud and not on this PC. Choose "always keep on this device" for it.',
  'not-readable': 'The disk or the network did not give the file. It is tried again by itself.',
  'no-room':
    'There is no room on this PC for it. Free some space, then try again; until then nothing is changed.',
  'bad-option': 'It cannot be read the way that was chosen for it. Choose the sheet and the columns anew.',
  'folder-missing':
    'The folder is not there. Connect the drive, or put the folder back; it is looked for again by itself.',
  'not-a-folder': 'This is a file, not a folder. Choose the folder it lies in.',
  'no-files': 'There is no spreadsheet in this folder yet. It is read as soon as one is there.',
  'current-gone':
    '{{file}}, which was read last, is not in the folder any more, and nothing newer has come. Put it back, or save a new export there; nothing is changed until then.',
  'older-export':
    '{{file}} is older than {{than}}, which is in use, so it was left alone. Take it out of the folder; or, if it is the right one, use it all the same.',
  'older-saved':
    '{{file}} was saved earlier than what was read of it last, as if an old copy had been put back. Save the right list again; or, if it is the right one, use it all the same.',
  'read-before':
    '{{file}} has the same content as a list that was read and replaced before, so it was left alone. Save a new export; or, if it is the right one, use it all the same.',
  'older-changes':
    '{{file}} is of an earlier day than files that were read already and would bring old values back, so it was left alone. Take it out of the folder; or, if it is to be read, use it all the same.',
  'two-lists':
    'There are several lists of the same date in this folder: {{files}}. Keep one of them there; until then nothing is changed.',
  'still-arriving': 'A file is still being downloaded or copied. It is read when it is complete.',
  'other-file': 'There is no such file among those that are read from this folder. Look at its name.',
  'reader-died':
    'Reading it was cut off; it is tried again by itself. If this goes on, open it in its own program and save it again.',
  cancelled: 'Reading it was stopped. It is read again by itself.',
  'no-secret': 'Nothing can be received, because the secret is not known. Enter it in Settings.',
  'port-taken':
    'Nothing can be received, because another program uses the number {{port}}. Close it, or choose another number in Settings; it is tried again by itself.',
  'port-refused': 'Nothing can be received: choose a number above 1023 in Settings instead of {{port}}.',
  'address-unknown':
    'Nothing can be received, because {{address}} is not an address of this PC. Correct it in Settings.',
  other: 'It could not be read. Nothing was changed; it is tried again by itself.',
}

/** A row or cell that cannot be used, by code. */
export const problem = {
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
  'text-too-long':
    'The text is longer than the {{limit}} characters the platform keeps. Shorten it and save.',
  'name-too-long':
    'The name is longer than the {{limit}} characters the platform allows. Shorten it and save.',
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
  'id-of-another-list':
    '"{{text}}" is the id of somebody else in "{{source}}" (row {{row}}). If the two lists number their people on their own, do not use this column; if it is the same person, write the name the same way in both.',
  'urn-in-two-rows': '"{{text}}" stands in another row too. Leave it with the person it belongs to and save.',
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
    '"{{text}}" still belongs to {{name}}, whose row is gone. It is passed on as soon as that removal is done.',
  'had-opted-out':
    '"{{text}}" belonged to a contact who did not want messages any more, so it is not created again. Nothing needs to be done.',
  forgotten: 'This row lists a person who is to be forgotten, so it is not read any further. Delete the row.',
  other: 'This cannot be used as it is. Correct it in the spreadsheet and save.',
}

/** The same more exactly, where the reason is known: code, then why. */
export const problemWhy = {
  'bad-phone': {
    'looks-like-cpf':
      '"{{text}}" is a CPF, not a phone number. Move it to a column of its own, write the phone here and save.',
    'looks-like-cnpj':
      '"{{text}}" is a CNPJ, not a phone number. Move it to a column of its own, write the phone here and save.',
    'looks-like-date':
      '"{{text}}" is a date, not a phone number. Format the cell as text, write the phone and save.',
    'looks-like-e-mail':
      '"{{text}}" is an e-mail address, not a phone number. Move it to a column of its own and save.',
    'digits-lost':
      '"{{text}}" no longer has all the digits of the phone number. Format the column as text, type the number again and save.',
    'no-country': '"{{text}}" has no country. Write the number with a plus and the country code, and save.',
    'two-readings':
      '"{{text}}" can be read as two different numbers. Write it with a plus and the country code, and save.',
    'too-short':
      '"{{text}}" has fewer digits than the platform takes. Write the whole number, with the area code, and save.',
    'area-missing': '"{{text}}" has no area code. Write it in front and save.',
    'area-unknown': '"{{text}}" has the area code {{area}}, which does not exist. Correct it and save.',
    'too-few':
      '"{{text}}" has {{digits}} digits, too few for a phone number. Write the whole number, with the area code, and save.',
    'too-many':
      '"{{text}}" has {{digits}} digits, too many for a phone number. Write one number, or several with ; between them, and save.',
    several: '"{{text}}" seems to be several numbers. Put ; between them and save.',
    part: '"{{text}}" has only the end of a second number behind the slash. Write each number in full, with ; between them, and save.',
    words:
      '"{{text}}" is not a phone number, or has words beside it. Leave only the number in the cell, or clear it, and save.',
    'service-number':
      "\"{{text}}\" is a company's service number, nobody's own phone. Write the person's own number, or clear the cell, and save.",
    filler:
      '"{{text}}" is one digit over and over, as in a form that had to be filled in. Write the right number, or clear the cell, and save.',
    'not-valid':
      '"{{text}}" is not a phone number that exists. Check the area code and the digits, and save.',
  },
  'bad-email': {
    'no-at': '"{{text}}" is not an e-mail address, because it has no @. Correct it and save.',
    phone:
      '"{{text}}" looks like a phone number, not an e-mail address. Move it to the column for phones and save.',
    several: '"{{text}}" has more than one @. Write one address, or several with ; between them, and save.',
    space: '"{{text}}" is not an e-mail address, because of the blank in it. Correct it and save.',
    accents: '"{{text}}" has accents in front of the @, which no e-mail address has. Correct it and save.',
    domain: '"{{text}}" is not an e-mail address, because of what stands behind the @. Correct it and save.',
    slip: '"{{text}}" is most likely a slip. If it is right as it is, write mailto: in front of it; else correct it, and save.',
  },
  'bad-number': {
    'two-readings':
      '"{{text}}" can be read as two numbers, with decimals or with thousands. Write it without a separator and save.',
    'too-long': '"{{text}}" has more digits than the platform keeps. Shorten it and save.',
  },
  'bad-date': {
    'other-order':
      '"{{text}}" does not fit the order of day, month and year in this column. Write it as 2024-12-31, look at the other dates of the column too, and save.',
    'no-such-day': '"{{text}}" is a day that does not exist. Correct it and save.',
    'no-such-time': '"{{text}}" is a time that does not exist. Correct it and save.',
    'no-year': '"{{text}}" has no year. Write the whole date, as 2024-12-31, or clear the cell, and save.',
    'no-day': '"{{text}}" has no day. Write the whole date, as 2024-12-31, or clear the cell, and save.',
    number:
      '"{{text}}" is a number, not a date. Format the cell as a date, or write it as 2024-12-31, and save.',
  },
  'bad-urn': {
    'digits-only':
      '"{{text}}" is not the number by which {{scheme}} knows the person; only digits are accepted there. Correct it and save.',
    handle: '"{{text}}" is not a user name on {{scheme}}. Correct it and save.',
    'too-long': '"{{text}}" is longer than the {{limit}} characters the platform keeps. Shorten it and save.',
  },
  'bad-group-name': {
    'first-character':
      '"{{text}}" cannot be the name of a group: it must begin with a letter, a digit or _. Change it and save.',
    character:
      '"{{text}}" cannot be the name of a group, because of the quote or backslash in it. Change it and save.',
    length: 'The name of a group has 1 to {{limit}} characters. Shorten "{{text}}" and save.',
  },
  'cell-error': {
    '#NOT-CALCULATED':
      'The formula in the cell has no result yet. Open the file in Excel or LibreOffice and save it there.',
  },
  'not-applied': {
    delete:
      'The platform said yes to deleting this contact but did not do it. Delete it there, or put the row back.',
    add: 'The platform said yes to putting this contact into the group "{{text}}" but did not do it. Do it there, or change the cell to send it again.',
    remove:
      'The platform said yes to taking this contact out of the group "{{text}}" but did not do it. Do it there, or change the cell to send it again.',
  },
  'duplicate-key': {
    row: '"{{text}}" stands in row {{row}} too, with other values. Give each person an own one, or delete one of the rows.',
  },
  'urn-in-two-rows': {
    row: '"{{text}}" stands in row {{row}} too. Leave it with the person it belongs to and save.',
  },
}

/** Why a part of an undo stays as it is, by code. */
export const left = {
  'changed-since':
    '{{attribute}} is {{now}} on the platform now, no longer {{sent}} as it was sent; it stays.',
  'urn-owned': '{{urn}} belongs to "{{owner}}" now, and stays there.',
  'urn-owned-removed': 'The contact is not created again, because {{urn}} belongs to "{{owner}}" now.',
  'last-urn': '{{urn}} stays, because it is the only address this contact has.',
  'group-gone': 'The group "{{group}}" is not on the platform any more, so nobody is put back into it.',
  'field-gone':
    'The field "{{attribute}}" is not on the platform any more, so its value {{before}} is not put back.',
  gone: 'It is not on the platform any more; there is nothing to take back.',
  'not-active': 'The contact is {{status}} on the platform, and stays as it is.',
  seen: 'The person has written since then, so the contact stays.',
  'other-groups': 'It was put into other groups since then ({{groups}}), so the contact stays.',
  'other-values': 'It was changed on the platform since then ({{attributes}}), so the contact stays.',
  'other-urns': 'It was given other addresses since then ({{urns}}), so the contact stays.',
  'opted-out': 'The person did not want messages any more, so the contact is not created again.',
  'row-is-back': 'The row is in its spreadsheet again, which brings the contact back by itself.',
  'no-urn': 'It had no address, so the contact cannot be created again.',
  'failed-conflict': 'It was changed on the platform meanwhile, and stays as it is.',
  'failed-replaced': 'The row was changed meanwhile, and its newer values count.',
  'failed-rejected': 'The platform refused it.',
  'failed-waiting': 'It waits to be sent.',
}

/** Why a run cannot be taken back at all, by code. */
export const undoRefused = {
  paused: 'It is paused, so nothing is sent. Let it go on first, then take this back.',
  unknown: 'This is not known any more, so it cannot be taken back.',
  'not-kept': 'What was changed is kept for {{days}} days, so this can no longer be taken back.',
  'other-account': 'This belongs to another account, and can only be taken back there.',
  undone: 'This was taken back already. To have it again, take that back in turn.',
  leaving: 'This is being sent at this moment. Wait until it has arrived, then take it back.',
  busy: 'Newer changes of the same people are being sent at this moment ({{people}}). Wait until they have arrived, then take it back.',
  'no-account': 'There is no account yet.',
}
