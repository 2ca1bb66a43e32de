/**
 * Sheets that were held out once. At first sight 72 of their 91 columns came as expected, 26 of the 41 phones, e-mails,
 * names and keys, 7 of those wrongly. What they taught is in the agent now, so they count among the others.
 */
import { type Fixture, sheet } from './fixture.ts'

export const OFFICE_SHEETS_MIXED: readonly Fixture[] = [
  sheet(
    'creche: crianças e pais',
    { delimiter: ';', above: 'Creche Raio de Sol - cadastro 2026;;;;;;\r\n' },
    `
    Criança | name | ? name
    Sala | of Maternal I;Maternal II | -
    Data de nasc. | dmy | field:data_de_nasc datetime
    Mãe ou responsável | other-name | ? name
    Cel. da mãe | mobile | ? urn:tel
    E-mail da mãe | 50% email | ? urn:mailto
    Alergias | 20% note | -`,
  ),
  sheet(
    'pet shop: tutores',
    {},
    `
    Tutor | name | ? name
    Pet | of Thor;Mel;Luna | -
    Whats do tutor | mobile | urn:whatsapp
    Raça | of SRD;Poodle | -
    Último banho | dmy | -
    Endereço (rua e nº) | street | field:endereco_rua_e_no`,
  ),
  sheet(
    'paróquia: dizimistas',
    { encoding: 'latin1', delimiter: ';' },
    `
    Nº Dizimista | from 200 | urn:ext
    Dizimista | NAME | name
    Fone Residencial | 40% landline | ? urn:tel
    Fone Celular | mobile | ? urn:whatsapp
    Dt. Nascimento | dmy | field:dt_nascimento datetime
    Comunidade | of São José;Santa Rita | -
    Mês jan | money | -
    Mês fev | money | -`,
  ),
  sheet(
    'prefeitura: cadastro de beneficiários',
    { delimiter: ';' },
    `
    NIS | number 11 | -
    Nome do(a) Beneficiário(a) | NAME | name
    Nome da Mãe | other-name | -
    CPF | cpf | ? ignore
    Telefone p/ Contato | mobile | urn:tel
    Bairro/Localidade | of Centro;Zona Rural | field:bairro_localidade
    CRAS de referência | of Norte;Sul | -
    Benefício ativo? | of Sim;Não | -`,
  ),
  sheet(
    'academia de dança, inglês e português',
    {},
    `
    Student | name | name
    Celular do aluno | 50% mobile | ? urn:tel
    Celular do responsável financeiro | mobile | ? urn:tel
    Email | email | urn:mailto
    Turma(s) | of Ballet;Jazz | groups
    Mensalidade | money | -
    Dia venc. | number 1 | -`,
  ),
  sheet(
    'consultorio: agenda de citas',
    { country: 'MX', delimiter: ';' },
    `
    Fecha cita | dmy | -
    Hora | of 10:00;11:30 | -
    Nombre del paciente | name | name
    Tel/WhatsApp | mobile | urn:whatsapp
    Motivo | note | -
    Doctor | of Dr. Vega;Dra. Peña | -
    ¿Confirmó? | of Sí;No | -`,
  ),
  sheet(
    'asociación de padres',
    { country: 'ES' },
    `
    Apellidos alumno/a | last | ? name:3
    Nombre alumno/a | first | ? name:1
    Curso | of 1ºA;2ºB | -
    Padre/madre/tutor | other-name | ? name
    Móvil de contacto | mobile | urn:tel
    Correo-e | email | urn:mailto
    Socio AMPA | of Sí;No | -`,
  ),
  sheet(
    'ferretería: clientes',
    { country: 'CO' },
    `
    NIT/CC | number 9 | ? ignore
    Razón social | of Ferretería Sol;Taller Luna;Obras Vega | ? name
    Contacto | name | ? name
    Cel | mobile | urn:tel
    Correo facturación | other-email | -
    Dpto | of Valle;Cauca | field:dpto
    Municipio | city | field:municipio
    Cupo | money | -`,
  ),
  sheet(
    'charity run',
    { country: 'GB', delimiter: '\t' },
    `
    Bib no. | from 1 | -
    Runner | name | name
    Age | number 2 | -
    Contact Tel | mobile | urn:tel
    Contact E-Mail | email | urn:mailto
    Next of kin | other-name | -
    Next of kin tel | mobile | -
    T-shirt | of S;M;L | -`,
  ),
  sheet(
    'dental recall list',
    { country: 'US', dateStyle: 'month_first' },
    `
    Pt # | from 5000 | -
    Last, First | reversed | name
    Cell | mobile | ? urn:whatsapp
    Home | 30% landline | ? urn:tel
    Text OK? | of Y;N | -
    Last Visit | mdy | -
    Birthdate | mdy | field:birthdate datetime
    E-mail 1 | email | urn:mailto`,
  ),
  sheet(
    'realtor leads',
    { country: 'US', dateStyle: 'month_first' },
    `
    Lead ID | code L- | urn:ext
    Lead Name | name | name
    Lead Phone | mobile | urn:tel
    Lead Email | email | urn:mailto
    Agent | of Sam Example;Kim Example | -
    Agent Phone | mobile | -
    Stage | of New;Tour | -
    Do Not Text | of No;Yes | opt-out`,
  ),
  sheet(
    'union hall, exported from Access',
    { country: 'US', dateStyle: 'month_first' },
    `
    MemberID | from 1 | urn:ext
    FName | first | name:1
    LName | last | name:3
    HomePhone | 40% landline | ? urn:tel
    CellPhone | mobile | ? urn:whatsapp
    EmailAddr | email | urn:mailto
    DOB | mdy | field:dob datetime
    Local | number 3 | -
    Blocked | 5% of Yes | opt-out`,
  ),
]
