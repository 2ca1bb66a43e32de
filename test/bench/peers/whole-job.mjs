// What one writes who needs it by tonight: SheetJS, `fetch`, and a file that remembers what was sent.
// node whole-job.mjs HOST TABLE.xlsx MEMORY.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as XLSX from 'xlsx'

const [host, table, memory] = process.argv.slice(2)
const headers = {
  Authorization: `Token ${process.env.CONTACT_SYNC_TOKEN}`,
  'Content-Type': 'application/json',
}
const sent = existsSync(memory) ? JSON.parse(readFileSync(memory, 'utf8')) : {}
const [sheet] = Object.values(XLSX.read(readFileSync(table), { dense: true, cellDates: true }).Sheets)
const rows = XLSX.utils.sheet_to_json(sheet, { defval: '' })

const text = (value) => (value instanceof Date ? value.toISOString() : String(value))
const phone = (value) =>
  text(value)
    .replace(/\D/g, '')
    .replace(/^(?=\d{10,11}$)/, '55')
const contactOf = (row) => ({
  name: `${row.Nome} ${row.Sobrenome}`.trim(),
  urns: [
    `ext:${row.Código}`,
    row.Celular && `whatsapp:${phone(row.Celular)}`,
    row.Telefone && `tel:+${phone(row.Telefone)}`,
    row['E-mail'] && `mailto:${row['E-mail']}`,
  ].filter(Boolean),
  groups: row.Grupo.split(/[,;]/).map((name) => name.trim()),
  fields: {
    ...{ cidade: text(row.Cidade), estado_uf: text(row.Estado), nascimento: text(row.Nascimento) },
    ...{ cadastro: text(row.Cadastro), valor: text(row.Valor), ativo: text(row.Ativo) },
    ...{ empresa: text(row.Empresa), obs: text(row.Observações) },
  },
})

async function work() {
  for (let row = rows.pop(); row; row = rows.pop()) {
    const { urns, ...values } = contactOf(row)
    const said = JSON.stringify({ urns, ...values })
    if (sent[row.Código] === said) continue
    const known = row.Código in sent
    const url = `${host}/api/v2/contacts.json${known ? `?urn=${encodeURIComponent(urns[0])}` : ''}`
    const body = known ? JSON.stringify(values) : said
    const response = await fetch(url, { method: 'POST', headers, body })
    const answer = await response.text()
    if (response.ok) sent[row.Código] = said
    else console.error(row.Código, response.status, answer)
  }
}
await Promise.all([work(), work(), work(), work(), work(), work(), work(), work()])
writeFileSync(memory, JSON.stringify(sent))
