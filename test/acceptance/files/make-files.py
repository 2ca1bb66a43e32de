#!/usr/bin/env python3
"""Makes the workbooks in this folder. Run it by hand, on a machine with LibreOffice:

    python3 test/acceptance/files/make-files.py

LibreOffice types the people in, and then opens what it saved, edits it and saves it again, as a person would:
each variant is a real office program's idea of a small change. The results are kept in git, because CI has no
LibreOffice and another version writes other bytes. All people are invented.
"""

import subprocess
import tempfile
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
HEADER = ['Código', 'Nome', 'Celular', 'E-mail', 'Nascimento', 'Cidade', 'Grupo']
NAMES = '''Ágatha Falcão,Benício Simões,Cecília Pinheiro,Dário Magalhães,Débora Fagundes,Edílson Câmara,Fátima Leitão,
Graça Nóbrega,Heloísa Brandão,Inácio Dantas,Jandira Araújo,João Batista da Silva,Júlia Conceição,Luís Guimarães,
Luzia Assunção,Márcia Cavalcante,Otávio Albuquerque,Patrícia de Medeiros,Raimunda Falcão,Sebastião Simões,
Sônia Pinheiro,Tânia Magalhães,Úrsula Fagundes,Zélia Câmara'''.replace('\n', '').split(',')
CITIES = ['Natal', 'Parnamirim', 'Mossoró']
GROUPS = ['Gestantes', '', 'Hipertensos; Idosos', 'Idosos']


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def type_in():
    """Basic that fills a new workbook: codes with leading zeros, phones as text and as numbers, real dates."""
    for column, title in enumerate(HEADER):
        yield f'sheet.getCellByPosition({column}, 0).String = {quoted(title)}'
    for index, name in enumerate(NAMES):
        row = index + 1
        phone = 84999990101 + index
        day = (date(1960 + index, 1 + index % 12, 1 + index) - date(1899, 12, 30)).days
        yield f'sheet.getCellByPosition(0, {row}).String = "{row:05d}"'
        yield f'sheet.getCellByPosition(1, {row}).String = {quoted(name)}'
        if index % 3 == 0:
            yield f'sheet.getCellByPosition(2, {row}).Value = {phone}'
        else:
            digits = str(phone)
            yield f'sheet.getCellByPosition(2, {row}).String = "({digits[:2]}) {digits[2:7]}-{digits[7:]}"'
        if index % 4:
            yield f'sheet.getCellByPosition(3, {row}).String = "pessoa{row}@example.org"'
        yield f'sheet.getCellByPosition(4, {row}).Value = {day}'
        yield f'sheet.getCellByPosition(4, {row}).NumberFormat = dayFormat'
        yield f'sheet.getCellByPosition(5, {row}).String = {quoted(CITIES[index % 3])}'
        yield f'sheet.getCellByPosition(6, {row}).String = {quoted(GROUPS[index % 4])}'


# What is made, from which file, by which edit.
EDITS = [
    ('people-saved-again.xlsx', 'people.xlsx', []),
    ('people-one-cell.xlsx', 'people.xlsx', ['sheet.getCellRangeByName("F6").String = "Macaíba"']),
    ('people-row-deleted.xlsx', 'people-one-cell.xlsx', ['sheet.Rows.removeByIndex(11, 1)']),
    ('people-key-renamed.xlsx', 'people.xlsx', ['sheet.getCellRangeByName("A1").String = "Matrícula"']),
    ('people-only-header.xlsx', 'people.xlsx', [f'sheet.Rows.removeByIndex(1, {len(NAMES)})']),
    ('people-all-blank.xlsx', 'people.xlsx', ['sheet.clearContents(1023)']),
    (
        'people-two-bad-rows.xlsx',
        'people.xlsx',
        ['sheet.getCellRangeByName("C4").String = "abc"', 'sheet.getCellRangeByName("A9").String = "00005"'],
    ),
]

MACRO = '''Sub Make
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  Dim xlsx(0) As New com.sun.star.beans.PropertyValue
  xlsx(0).Name = "FilterName" : xlsx(0).Value = "Calc MS Excel 2007 XML"
  Dim where As New com.sun.star.lang.Locale
  where.Language = "pt" : where.Country = "BR"
  document = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, hidden())
  dayFormat = document.NumberFormats.queryKey("DD/MM/YYYY", where, False)
  If dayFormat = -1 Then dayFormat = document.NumberFormats.addNew("DD/MM/YYYY", where)
  sheet = document.Sheets.getByIndex(0)
  sheet.Name = "Pessoas"
%s
  document.storeToURL("%s", xlsx())
  document.close(True)
%s
End Sub
'''
EDIT = '''
  document = StarDesktop.loadComponentFromURL("%s", "_blank", 0, hidden())
  sheet = document.Sheets.getByIndex(0)
%s
  document.storeToURL("%s", xlsx())
  document.close(True)'''
MODULE = '''<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic"><![CDATA[%s]]></script:module>
'''



def main():
    edits = ''.join(EDIT % (address(before), indented(lines), address(name)) for name, before, lines in EDITS)
    macro = MACRO % (indented(type_in()), address('people.xlsx'), edits)
    with tempfile.TemporaryDirectory() as profile:
        office = ['soffice', f'-env:UserInstallation={Path(profile).as_uri()}', '--headless', '--norestore']
        # A new profile brings its own empty module; only the second start finds what is put there.
        subprocess.run([*office, '--terminate_after_init'], check=True, timeout=180)
        module = Path(profile) / 'user' / 'basic' / 'Standard' / 'Module1.xba'
        module.write_text(MODULE % macro, encoding='utf-8')
        subprocess.run([*office, 'macro:///Standard.Module1.Make'], check=True, timeout=180)
    missing = [name for name, *_ in [('people.xlsx',), *EDITS] if not (FOLDER / name).exists()]
    if missing:
        raise SystemExit(f'LibreOffice did not write {", ".join(missing)}')


def address(name):
    return (FOLDER / name).as_uri()


def indented(lines):
    return '\n'.join(f'  {line}' for line in lines)


if __name__ == '__main__':
    main()
