/**
 * Sheets written last, expectations first, by what a person would want, and not tuned against: what they show is what a
 * sheet nobody has seen is understood like.
 */
import { type Fixture, sheet } from './fixture.ts'

export const HELD_OUT_SHEETS: readonly Fixture[] = [
  sheet(
    'laboratório: exames',
    { delimiter: ';', encoding: 'latin1' },
    `
    Nº Atendimento | number 8 | -
    Paciente | NAME | name
    Sexo | of F;M | -
    Nasc. | dmy | field:nasc datetime
    Telefone celular | mobile | urn:tel
    Convênio | of Unimed;SUS | -
    Médico solicitante | other-name | -
    Exame | of Hemograma;Glicose | -`,
  ),
  sheet(
    'floricultura',
    {},
    `
    Nome | name | name
    Zap do cliente | mobile | urn:whatsapp
    Endereço de entrega | street | -
    Data da entrega | dmy | -
    Quem recebe | other-name | -
    Tel. de quem recebe | mobile | -`,
  ),
  sheet(
    'associação de moradores',
    { delimiter: ';', above: 'AMB - LISTA GERAL;;;;\r\n' },
    `
    Quadra/Lote | code Q | -
    Morador(a) | NAME | name
    Contatos | mobile-two | urn:tel
    e-mail | 40% email | urn:mailto
    Contribuinte? | of Sim;Não | -`,
  ),
  sheet(
    'escola: export do sistema',
    { delimiter: ';' },
    `
    RA | number 9 | -
    NOME_ALUNO | NAME | ? name
    DATA_NASC | dmy | field:data_nasc datetime
    TURMA | of 101;102 | groups
    NOME_RESPONSAVEL | other-name | ? name
    FONE_RESPONSAVEL | mobile-plain | urn:tel
    EMAIL_RESPONSAVEL | 60% email | urn:mailto
    SITUACAO | of Cursando;Transferido | status`,
  ),
  sheet(
    'vendedores externos: carteira',
    {},
    `
    Código do cliente | from 8000 | urn:ext
    Nome fantasia | of Bar do Zé;Mercado Bom;Loja Flor;Casa Sol;Hotel Mar;Posto Rei | -
    Nome do comprador | name | name
    Celular do comprador | mobile | urn:tel
    Cidade | city | field:cidade
    Vendedor | of Rita;Caio | -
    Última visita | dmy | -`,
  ),
  sheet(
    'consultório: retorno',
    {},
    `
    Data | dmy | -
    Paciente | name | name
    Tel 1 | mobile | ? urn:whatsapp
    Tel 2 | 40% landline | ? urn:whatsapp
    Confirmado (S/N) | of S;N | -
    CPF | 60% cpf | ? ignore`,
  ),
  sheet(
    'ayuntamiento: inscritos',
    { country: 'ES', delimiter: ';', encoding: 'latin1' },
    `
    Nº registro | number 6 | -
    Apellidos y nombre | reversed | name
    DNI/NIE | number 8 | ? ignore
    Tfno. móvil | mobile | urn:tel
    Correo electrónico | 70% email | urn:mailto
    Actividad | of Yoga;Pintura | -
    Fecha inscripción | dmy | -`,
  ),
  sheet(
    'club deportivo',
    { country: 'CO' },
    `
    Nombre jugador | name | ? name
    Fecha de nacimiento | dmy | field:fecha_de_nacimiento datetime
    Categoría | of Sub-10;Sub-12 | groups
    Nombre acudiente | other-name | ? name
    WhatsApp acudiente | mobile | urn:whatsapp
    EPS | of Sura;Sanitas | -`,
  ),
  sheet(
    'notaría: clientes',
    { country: 'MX' },
    `
    Expediente | number 5 | -
    Nombre del cliente | name | name
    RFC | code XAXX | ? ignore
    Tel. oficina | 40% landline | ? urn:tel
    Celular | mobile | ? urn:whatsapp
    E-mail | email | urn:mailto
    Asunto | of Poder;Testamento | -`,
  ),
  sheet(
    'garage customers',
    { country: 'GB' },
    `
    Reg | code AB12 | -
    Customer name | name | name
    Contact number | mobile | urn:tel
    Email address | 60% email | urn:mailto
    MOT due | dmy | -
    Postcode | of LS1 4AP;BS1 5TR | field:postcode`,
  ),
  sheet(
    'alumni, from a form tool',
    { country: 'US' },
    `
    Respondent ID | from 118000 | urn:ext
    Start Date | mdy | -
    First Name | first | name:1
    Last Name | last | name:3
    Email Address | email | urn:mailto
    Phone Number | mobile | urn:tel
    Graduation Year | of 2009;2014 | -
    City/Town | city | field:city_town
    State/Province | of NY;CA | field:state_province`,
  ),
  sheet(
    'daycare',
    { country: 'US' },
    `
    Child Name | name | ? name
    DOB | mdy | field:dob datetime
    Mother Name | other-name | ? name
    Mother Cell | mobile | ? urn:tel
    Father Name | other-name | ? name
    Father Cell | mobile | ? urn:tel
    Allergy | 20% note | -
    Pickup code | number 4 | -`,
  ),
]
