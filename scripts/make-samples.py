#!/usr/bin/env python3
"""Makes the sample files in test/samples. Run it by hand, on a machine with LibreOffice:

    python3 scripts/make-samples.py

The clinic's workbook is written by LibreOffice itself: this script only hands it a flat document to save as
xlsx. The result is kept in git, because another LibreOffice writes other bytes. All people are invented: the
phone numbers follow a pattern ((84) 99999-0001 ...; 555-01xx), the e-mail domains are reserved for examples.
"""

import csv
import random
import shutil
import subprocess
import tempfile
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

SAMPLES = Path(__file__).resolve().parent.parent / 'test' / 'samples'
PATIENTS = 300
CUSTOMERS = 120


def main():
    make_clinic(SAMPLES / 'clinic')
    make_hubspot(SAMPLES / 'hubspot')


def plain(text):
    """Lower-case ASCII, for e-mail addresses."""
    letters = unicodedata.normalize('NFKD', text.lower())
    return ''.join(c for c in letters if c.isascii() and c.isalnum())


def some_names(chance, first_names, last_names, count):
    """Different full names, as (first, last)."""
    names = [(first, last) for first in first_names for last in last_names]
    chance.shuffle(names)
    return names[:count]


# ── The clinic: a workbook typed by several people over the years ──────────────────────────────────────────────

FIRST_NAMES_BR = '''Adalberto Ágatha Aldenora Álvaro Antônia Benício Caetano Cecília Conceição Dário Débora Edílson
Érica Fátima Flávio Graça Heloísa Inácio Ítalo Jandira João Joaquim Júlia Lídia Luís Luzia Márcia Mércia Moacir
Nívea Otávio Patrícia Raimunda Rogério Sebastião Sônia Tânia Úrsula Valdêmia Zélia'''.split()
LAST_NAMES_BR = '''Albuquerque Araújo Assunção Batista|da|Silva Brandão Câmara Cavalcante Conceição|dos|Santos Dantas
de|Medeiros Fagundes Falcão Guimarães Leitão Magalhães Nóbrega Pinheiro Simões'''.split()
CITIES = ['Natal', 'Natal', 'Natal', 'Parnamirim', 'Mossoró', 'Macaíba', 'São Gonçalo do Amarante', 'Ceará-Mirim']
PLANS = ['Particular', 'Particular', 'SUS', 'Plano Aurora', 'Plano Boa Saúde', None]
CARE_GROUPS = ['Gestantes', 'Hipertensos', 'Idosos', 'Retorno', 'Vacinação', 'Hipertensos; Idosos', None, None]
NOTES = [
    'Prefere ligação à tarde',
    'Alergia a dipirona',
    'Falar com a filha, Conceição',
    'Pediu 2ª via do exame; vem buscar "quando der"',
    'Usa cadeira de rodas & precisa de rampa',
    'Confirmar na véspera\nNão atende pela manhã',
]

DOCUMENT_START = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
  xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>
  <number:date-style style:name="day"><number:day number:style="long"/><number:text>/</number:text>
    <number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>
  <number:date-style style:name="moment"><number:day number:style="long"/><number:text>/</number:text>
    <number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>
    <number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>
    <number:minutes number:style="long"/></number:date-style>
  <number:number-style style:name="digits"><number:number number:decimal-places="0" number:min-integer-digits="1"/>
  </number:number-style>
  <number:number-style style:name="mask"><number:text>(</number:text>
    <number:number number:decimal-places="0" number:min-integer-digits="11">
    <number:embedded-text number:position="4">-</number:embedded-text>
    <number:embedded-text number:position="9">) </number:embedded-text></number:number></number:number-style>
  <number:text-style style:name="as-text"><number:text-content/></number:text-style>
  <style:style style:name="day-cell" style:family="table-cell" style:data-style-name="day"/>
  <style:style style:name="moment-cell" style:family="table-cell" style:data-style-name="moment"/>
  <style:style style:name="digits-cell" style:family="table-cell" style:data-style-name="digits"/>
  <style:style style:name="mask-cell" style:family="table-cell" style:data-style-name="mask"/>
  <style:style style:name="text-cell" style:family="table-cell" style:data-style-name="as-text"/>
  <style:style style:name="header-cell" style:family="table-cell">
    <style:table-cell-properties fo:background-color="#d9ead3"/><style:text-properties fo:font-weight="bold"/>
  </style:style>
  <style:style style:name="wide" style:family="table-column">
    <style:table-column-properties style:column-width="4.2cm"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
'''
DOCUMENT_END = '</office:spreadsheet></office:body></office:document>\n'


class Number:
    """A numeric cell; `masked` shows 84999990001 as (84) 99999-0001."""

    def __init__(self, value, masked=False):
        self.value = value
        self.masked = masked


def make_clinic(folder):
    chance = random.Random(2026)
    header = ['Código', 'Nome', 'Celular', 'E-mail', 'Nascimento', 'Cidade', 'Convênio', 'Grupo', 'Última consulta',
              'Observações']
    names = some_names(chance, FIRST_NAMES_BR, LAST_NAMES_BR, PATIENTS)
    rows = [patient(chance, number, *name) for number, name in enumerate(names, 1)]
    plans = [['Convênio', 'Prazo de retorno (dias)']] + [
        [plan, Number(days)] for plan, days in [('Particular', 30), ('SUS', 45), ('Plano Aurora', 20), ('Plano Boa Saúde', 15)]
    ]
    document = (
        DOCUMENT_START
        + sheet('Pacientes', [header, *rows])
        + sheet('Convênios', plans)
        + '<table:database-ranges><table:database-range table:name="filtro" table:display-filter-buttons="true" '
        + f'table:target-range-address="Pacientes.A1:Pacientes.J{len(rows) + 1}"/></table:database-ranges>'
        + DOCUMENT_END
    )
    save_as_xlsx(document, folder / 'pacientes.xlsx')


def patient(chance, number, first, last):
    last = last.replace('|', ' ')
    # Leading zeros are part of a code; the steps between codes are patients who left.
    code = f'{number * 7 + chance.randrange(7):05}'
    email = f'{plain(first)}.{plain(last)}{number}@example.{chance.choice(["com", "org"])}'
    born = date(1932, 1, 15) + timedelta(days=chance.randrange(33_000))
    seen = datetime(2024, 2, 5) + timedelta(days=chance.randrange(980), hours=chance.randrange(8, 18), minutes=chance.choice([0, 15, 30, 45]))
    return [
        code,
        f'{first} {last}',
        None if number % 41 == 0 else phone(chance, number),
        None if chance.random() < 0.3 else email,
        None if chance.random() < 0.05 else born,
        chance.choice(CITIES),
        chance.choice(PLANS),
        chance.choice(CARE_GROUPS),
        None if chance.random() < 0.15 else seen,
        chance.choice(NOTES) if chance.random() < 0.25 else None,
    ]


def phone(chance, number):
    """The same kind of number, as different hands type it."""
    digits = f'8499999{number:04}'
    local = f'{digits[2:7]}-{digits[7:]}'
    return chance.choices(
        [f'({digits[:2]}) {local}', f'{digits[:2]} {local}', digits, f'+55 {digits[:2]} {local}', Number(int(digits)),
         Number(int(digits), masked=True)],
        weights=[50, 10, 10, 5, 15, 10],
    )[0]


def sheet(name, rows):
    columns = f'<table:table-column table:style-name="wide" table:number-columns-repeated="{len(rows[0])}"/>'
    header = '<table:table-row>' + ''.join(cell(value, 'header-cell') for value in rows[0]) + '</table:table-row>'
    body = ''.join('<table:table-row>' + ''.join(map(cell, row)) + '</table:table-row>' for row in rows[1:])
    return f'<table:table table:name={quoteattr(name)}>{columns}{header}{body}</table:table>\n'


def cell(value, style='text-cell'):
    if value is None:
        return '<table:table-cell/>'
    if isinstance(value, Number):
        style = 'mask-cell' if value.masked else 'digits-cell'
        return f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value.value}"/>'
    if isinstance(value, date):
        style = 'moment-cell' if isinstance(value, datetime) else 'day-cell'
        return (f'<table:table-cell table:style-name="{style}" office:value-type="date" '
                f'office:date-value="{value.isoformat()}"/>')
    lines = ''.join(f'<text:p>{escape(line)}</text:p>' for line in value.split('\n'))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def save_as_xlsx(document, target):
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder) / 'flat.fods'
        flat.write_text(document, encoding='utf-8')
        # A profile of its own: LibreOffice refuses to run beside an open one.
        subprocess.run(
            ['soffice', '--headless', f'-env:UserInstallation={(Path(folder) / "profile").as_uri()}',
             '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', folder, str(flat)],
            check=True, stdout=subprocess.DEVNULL,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(folder) / 'flat.xlsx', target)


# ── HubSpot: what its "export contacts" gives, every value quoted ──────────────────────────────────────────────

FIRST_NAMES_EN = '''Abigail Bertram Chloé Dorothea Edmund Fiona Gideon Harriet Ignatius Josephine Kendrick Lavinia
Marcus Nadia Orson Philippa Quentin Rosalind Silas Tabitha'''.split()
LAST_NAMES_EN = '''Ashdown Blackwood Castellanos D'Arcy Ellery Fairweather Gallagher|Reed Holloway Jónsdóttir
Kingsley'''.split()
AREAS = ['202', '212', '303', '415', '512', '617']
COMPANIES = ['Northwind Traders', 'Fabrikam, Inc.', 'Contoso "Ltd"', 'Tailspin Toys', 'Wingtip Café', '']
JOBS = ['Office manager', 'Head of sales', 'Buyer', 'Owner', '']
STAGES = ['Subscriber', 'Lead', 'Marketing Qualified Lead', 'Opportunity', 'Customer', 'Customer', '']
LEAD_STATUSES = ['New', 'Open', 'In progress', 'Connected', '']
OWNERS = ['Pat Example', 'Sam Example']


def make_hubspot(folder):
    chance = random.Random(1984)
    header = ['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number', 'Mobile Phone Number', 'Contact owner',
              'Lead Status', 'Lifecycle Stage', 'Company Name', 'Job Title', 'City', 'Create Date']
    names = some_names(chance, FIRST_NAMES_EN, LAST_NAMES_EN, CUSTOMERS)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / 'hubspot-crm-exports-all-contacts.csv', 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator='\n')
        writer.writerow(header)
        writer.writerows(customer(chance, number, *name) for number, name in enumerate(names))


def customer(chance, number, first, last):
    last = last.replace('|', ' ')
    area = AREAS[number // 50]
    created = datetime(2023, 5, 2) + timedelta(days=chance.randrange(1200), minutes=chance.randrange(24 * 60))
    # Two numbers for each person: 555-0100 to 555-0199, the block kept for fiction.
    mobile, landline = (f'555-01{number % 50 + offset:02}' for offset in (0, 50))
    return [
        51_250_038_000 + number * 50 + 1,
        first,
        last,
        f'{plain(first)}.{plain(last)}@example.net',
        f'({area}) {landline}' if chance.random() < 0.3 else '',
        f'+1 {area}-{mobile}' if chance.random() < 0.8 else '',
        chance.choice(OWNERS),
        chance.choice(LEAD_STATUSES),
        chance.choice(STAGES),
        chance.choice(COMPANIES),
        chance.choice(JOBS),
        chance.choice(['Springfield', 'Riverton', 'São José', '']),
        created.strftime('%Y-%m-%d %H:%M'),
    ]


if __name__ == '__main__':
    main()
